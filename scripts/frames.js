    // Each frame draws the whole page. While it is drawn nothing else is looked at, the app's answer least of all. So
    // no frame is drawn for the keys of a scanner, nor between a tap or Enter and its answer, for as long as somebody
    // does not notice; the answer is then drawn at once.
    (() => {
      const SCANNER_MS = 40;  // a scanner's keys are closer together than anybody types
      const QUIET_MS = 50;  // after them
      const ANSWER_MS = 100;  // what takes longer is waited for with the tap's own picture
      const MOVED = 12;  // pixels; a finger that goes further scrolls, and what it scrolls goes on
      const frame = window.requestAnimationFrame.bind(window);
      let until = 0, asked = false, key = -Infinity, down = null;
      const hold = (ms, answered) => {
        until = performance.now() + ms;
        asked = answered;
      };
      window.addEventListener('keydown', event => {
        if (event.repeat) return;
        const now = performance.now();
        if (event.key === 'Enter') hold(ANSWER_MS, true);
        else if (now - key < SCANNER_MS) hold(QUIET_MS, false);
        key = now;
      }, true);
      window.addEventListener('pointerdown', event => { down = event; }, true);
      window.addEventListener('pointerup', event => {
        const moved = !down || Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > MOVED;
        if (!moved) hold(ANSWER_MS, true);
      }, true);
      const Socket = window.WebSocket;
      window.WebSocket = class extends Socket {
        constructor(...given) {
          super(...given);
          this.addEventListener('message', () => { if (asked) hold(0, false); });
        }
      };
      window.requestAnimationFrame = step => frame(function wait(now) {
        if (performance.now() < until) frame(wait);
        else step(now);
      });
    })();
