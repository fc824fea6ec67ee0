"""Messages can be stored and read again, also by a later version."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Button, ButtonStyle, RenderedMessage
from bot.store.message_json import dumps_messages, loads_messages

buttons = st.builds(Button, label=st.text(), custom_id=st.text(), style=st.sampled_from(ButtonStyle))
messages = st.builds(
    RenderedMessage,
    content=st.text(),
    texts=st.lists(st.text(), max_size=3).map(tuple),
    buttons=st.lists(buttons, max_size=5).map(tuple),
    silent=st.booleans(),
    title=st.text(),
)


@given(original=st.lists(messages, max_size=4).map(tuple))
def test_decoded_messages_are_those_that_were_encoded(original: tuple[RenderedMessage, ...]) -> None:
    assert loads_messages(dumps_messages(original)) == original


def test_missing_fields_of_an_older_version_get_defaults() -> None:
    button = '{"label":"Recap","custom_id":"1:recap:k:1:0","style":"primary"}'
    document = f'[{{"content":"Hello"}},{{"texts":["a","b"],"buttons":[{button}],"silent":true}}]'

    assert loads_messages(document) == (
        RenderedMessage(content="Hello"),
        RenderedMessage(
            texts=("a", "b"), buttons=(Button("Recap", "1:recap:k:1:0", ButtonStyle.PRIMARY),), silent=True
        ),
    )
