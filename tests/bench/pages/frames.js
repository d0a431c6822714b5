// Runs in a page before anything else: notes how long each pointer move takes until a frame has drawn on a canvas again.
// Times go from the moment the browser stamped on the move to the first task after the frame; the page's own code is not touched.
(() => {
  let drawn = 0;
  for (const context of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    for (const name of ["stroke", "fill", "drawImage", "fillText"]) {
      const own = context.prototype[name];
      context.prototype[name] = function (...given) { drawn += 1; return own.apply(this, given); };
    }
  }
  const channel = new MessageChannel(), waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  const afterFrame = (look) => requestAnimationFrame(() => { waiting.push(look); channel.port2.postMessage(0); });
  window.moveTimes = [];
  addEventListener("pointermove", (event) => {
    const before = drawn;
    const look = () => (drawn === before ? afterFrame(look) : window.moveTimes.push(performance.now() - event.timeStamp));
    afterFrame(look);
  }, { capture: true });
})();
