"""Pages come back from the ledger as they went in."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Button, ButtonStyle, RenderedMessage
from bot.store.message_json import dumps_messages, loads_messages

buttons = st.builds(Button, label=st.text(), custom_id=st.text(), style=st.sampled_from(ButtonStyle))
pages = st.builds(
    RenderedMessage,
    content=st.text(),
    texts=st.lists(st.text(), max_size=3).map(tuple),
    buttons=st.lists(buttons, max_size=5).map(tuple),
    silent=st.booleans(),
)


@given(kept=st.lists(pages, max_size=4).map(tuple))
def test_pages_come_back_as_they_went_in(kept: tuple[RenderedMessage, ...]) -> None:
    assert loads_messages(dumps_messages(kept)) == kept


def test_pages_kept_by_an_earlier_version_can_still_be_sent() -> None:
    button = '{"label":"Recap","custom_id":"1:recap:k:1:0","tone":"primary"}'
    kept = f'[{{"content":"Hello"}},{{"texts":["a","b"],"buttons":[{button}],"silent":true}}]'

    assert loads_messages(kept) == (
        RenderedMessage(content="Hello"),
        RenderedMessage(
            texts=("a", "b"), buttons=(Button("Recap", "1:recap:k:1:0", ButtonStyle.PRIMARY),), silent=True
        ),
    )
