// Elements without a framework. All text goes in as text, so nothing that anybody wrote is ever parsed as HTML.

const key = Symbol('key');
const own = Symbol('own');
const handlers = ['onclick', 'onsubmit', 'onchange', 'oninput', 'ontoggle', 'onclose'];

/**
 * An element. Children are elements, texts, lists of them, or nothing (null, undefined, false). Of the attributes `key` names it among its
 * siblings, `own` says that its inside is nobody's business but its maker's, functions are event handlers, `style` is an object, and false or
 * null leaves an attribute out.
 */
export function el(tag, attributes, ...children) {
  const node = svg.has(tag) ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'key') node[key] = String(value);
    else if (name === 'own') node[own] = value;
    else if (typeof value === 'function') node[name] = value;
    else if (name === 'style') for (const [property, is] of Object.entries(value)) node.style.setProperty(property, is);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...nodes(children));
  return node;
}

const svg = new Set(['svg', 'path', 'circle', 'rect']);

/** Makes an element's inside what is wanted, and keeps what is the same: focus, open details and what somebody is typing stay as they are. */
export function fill(parent, ...children) {
  const focused = document.activeElement;
  morph(parent, nodes(children));
  if (focused && focused !== document.activeElement && focused.isConnected && parent.contains(focused)) focused.focus({ preventScroll: true });
  return parent;
}

function nodes(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
    .map(child => child instanceof Node ? child : document.createTextNode(String(child)));
}

function morph(parent, wanted) {
  const keyed = new Map();
  for (const child of parent.childNodes) if (child[key] !== undefined) keyed.set(child[key], child);
  let at = parent.firstChild;
  for (const next of wanted) {
    const found = next[key] !== undefined ? keyed.get(next[key]) : at && at[key] === undefined ? at : null;
    const same = found && found.nodeName === next.nodeName ? found : null;
    if (!same) {
      parent.insertBefore(next, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else parent.insertBefore(same, at);
    update(same, next);
  }
  while (at) {
    const rest = at;
    at = at.nextSibling;
    rest.remove();
  }
}

function update(old, next) {
  if (old === next || old[own]) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== next.data) old.data = next.data;
    return;
  }
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !ofPerson.has(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (!ofPerson.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.style.cssText !== next.style.cssText) old.style.cssText = next.style.cssText;
  for (const name of handlers) old[name] = next[name];
  morph(old, [...next.childNodes]);
}

/** What people change themselves, such as a button that is at work for them, and the policy against styles in attributes. */
const ofPerson = new Set(['open', 'value', 'checked', 'aria-disabled', 'style']);

let speaker = null;

/** Has a screen reader say what came of something, when it has finished what it is saying. */
export function announce(sentence) {
  speaker ??= document.body.appendChild(el('p', { class: 'unseen', role: 'status' }));
  speaker.textContent = '';
  setTimeout(() => { speaker.textContent = sentence; }, 50);
}
