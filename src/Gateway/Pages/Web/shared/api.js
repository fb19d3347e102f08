// The API as a page reaches it: below the page's own path, where its session's cookie is sent.

/** A problem that the API answered with (RFC 9457). `code` is what a program may branch on, `message` one sentence for a person. */
export class Problem extends Error {
  constructor(status, body) {
    // A lone # points to the request as a whole: people need not be told.
    super((body.detail ?? 'Something went wrong.').replace(/^#: /, ''));
    Object.assign(this, { status, code: body.code ?? 'unknown', errors: body.errors ?? [], body });
  }
}

/** So long an answer is waited for, in milliseconds. */
const patience = 60_000;

/** Calls `v1/<path>` and answers the JSON of it, null where there is none. Throws a Problem. */
export const call = async (method, path, body, headers) => read(await exchange(method, path, body, headers));

/** The same for what counts once by its id, with whether it had been done before: the answer is then what came of that. */
export async function once(method, path, body) {
  const answer = await exchange(method, path, body);
  return { value: read(answer), isReplay: answer.response.headers.get('Idempotent-Replayed') === 'true' };
}

export const get = path => call('GET', path);

/** What is at a path, with the tag that guards a change of it (If-Match). */
export async function tagged(path) {
  const answer = await send('v1/' + path);
  return { value: read(answer), tag: answer.response.headers.get('ETag') };
}

/** The session behind the page: GET who it is, POST log in, DELETE log out. */
export async function session(method = 'GET', body) {
  return read(await send('session', {
    method,
    headers: { 'Spend-Page': '1', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  }));
}

/** Whether the page's session is over, or is by now one that isOurs says no to: a browser keeps one, of whoever opened a page last. */
export async function isOver(isOurs = () => true) {
  try {
    return !isOurs(await session());
  } catch (e) {
    return e instanceof Problem && e.status === 401;
  }
}

/** All pages of a list. */
export async function list(path, most = 1000) {
  const found = [];
  let cursor = null;
  do {
    const page = await get(after(path + (path.includes('?') ? '&' : '?') + 'limit=200', cursor));
    found.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor && found.length < most);
  return found;
}

/** The path of a list's next page; of its first where there is no cursor. */
export const after = (path, cursor) => cursor ? path + (path.includes('?') ? '&' : '?') + 'cursor=' + encodeURIComponent(cursor) : path;

/** A part of a path. */
export const part = id => encodeURIComponent(id);

const exchange = (method, path, body, headers = {}) => send('v1/' + path, {
  method,
  headers: { 'Spend-Page': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
  body: body === undefined ? undefined : JSON.stringify(body),
});

async function send(path, request) {
  try {
    const response = await fetch(path, { ...request, signal: AbortSignal.timeout(patience) });
    return { response, text: await response.text() };
  } catch {
    throw new Problem(0, { code: 'unreachable', detail: 'The server cannot be reached; check the connection and try again.' });
  }
}

function read({ response, text }) {
  const json = text && /json/.test(response.headers.get('Content-Type') ?? '') ? JSON.parse(text) : null;
  // Whichever request notices it: the page as a whole has to say so.
  if (response.status === 401 && json?.code === 'no_session') window.dispatchEvent(new Event('sessionended'));
  if (!response.ok) throw new Problem(response.status, json ?? {});
  return json;
}
