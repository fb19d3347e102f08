// What pressing a button begins.

/** Said by the element, which stays while the page is drawn anew. It is not disabled, so that the focus can come back to it from a dialog. */
const busy = 'aria-disabled';

/** A handler that does nothing anew until what it began has ended: whoever presses twice means it once. */
export const oneAtATime = act => async event => {
  const node = event.currentTarget;
  if (node.getAttribute(busy) === 'true') return;
  node.setAttribute(busy, 'true');
  try {
    await act(event);
  } finally {
    node.removeAttribute(busy);
  }
};
