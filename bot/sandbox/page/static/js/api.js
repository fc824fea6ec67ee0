/** The page's HTTP API. A call that fails rejects with an Error; its message is a sentence for the viewer. */

const UNREACHABLE = "The sandbox does not answer. Is it still running?";

async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(UNREACHABLE);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body?.error) {
    throw new Error(body?.error ?? `The sandbox answered ${response.status}. Its log says more.`);
  }
  return body;
}

function post(path, payload, files = new Map()) {
  if (!files.size) {
    return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(payload) });
  }
  const form = new FormData();
  form.append("payload", JSON.stringify(payload));
  for (const [name, uploads] of files) for (const file of uploads) form.append(`files[${name}]`, file, file.name);
  return call(path, { method: "POST", body: form });
}

const viewerQuery = (viewer) => (viewer ? `?viewer=${encodeURIComponent(viewer)}` : "");

export const getState = (viewer) => call(`/sandbox/state${viewerQuery(viewer)}`);
export const getMessages = (viewer, channel) => call(`/sandbox/channels/${encodeURIComponent(channel)}/messages${viewerQuery(viewer)}`);
export const eventsAddress = (viewer) => `/sandbox/events${viewerQuery(viewer)}`;

/** `request`: {viewer, channel_id, command, options, focused}. Resolves to a list of {name, value}. */
export const fetchChoices = async (request) => (await post("/sandbox/autocomplete", request)).choices;
/** `files`: Map of option name to a list of File. */
export const sendCommand = (request, files) => post("/sandbox/command", request, files);
export const sendComponent = (request) => post("/sandbox/component", request);
export const sendModal = (request, files) => post("/sandbox/modal", request, files);
export const sendMessage = (request) => post("/sandbox/message", request);
export const runAction = (name) => post(`/sandbox/actions/${encodeURIComponent(name)}`, {});
