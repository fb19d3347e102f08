// Drawing what changes faster than anybody can read.

/** So far apart drawings are at least, in milliseconds: between them there is time for whoever clicks. */
const least = 250;

/** A function that has `draw` called soon: once for however often it is asked, with the browser's next frame. */
export function paced(draw) {
  let isAsked = false, last = -Infinity;
  return () => {
    if (isAsked) return;
    isAsked = true;
    setTimeout(() => requestAnimationFrame(() => {
      isAsked = false;
      draw();
      last = performance.now();
    }), Math.max(0, last + least - performance.now()));
  };
}
