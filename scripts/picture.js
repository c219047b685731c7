    // A browser may take the graphics away from a page at any time: its graphics process dies, the driver is reset,
    // memory is short. This Flutter does not draw again after that, while taps and the app go on unseen. A fresh page
    // draws, and goes on where this one stood: what is shown and typed is kept by the app and not by the page.
    (() => {
      const APART_MS = 10000;  // a tablet that can never draw is not opened again all the time
      const KEY = 'picture-lost-at';
      const COVER = 'position: fixed; inset: 0; z-index: 9; display: flex; align-items: center; justify-content: center;'
        + ' padding: 10%; background: #0F5257; color: #FFFFFF; font: 24px sans-serif; text-align: center; white-space: pre-line';
      const WORDS = '画面中断，正在重新打开，请稍候。已登记的不会丢失。\n'
        + 'The picture was lost and is being opened again. What is recorded stays.';
      let lost = false;
      const stored = wish => {  // a browser may keep nothing, and throws then
        try {
          return wish(window.sessionStorage);
        } catch {
          return null;
        }
      };
      const open = () => {
        if (document.hidden) return;  // the browser gives graphics back with the page
        const since = Date.now() - Number(stored(store => store.getItem(KEY)));
        setTimeout(() => {
          stored(store => store.setItem(KEY, String(Date.now())));
          window.location.reload();
        }, since < 0 ? 0 : Math.max(0, APART_MS - since));
      };
      const cover = () => {
        if (lost) return;
        lost = true;
        const node = document.createElement('div');
        node.id = KEY;
        node.role = 'alert';
        node.style.cssText = COVER;
        node.textContent = WORDS;
        document.body.append(node);  // no tap may find what is no longer what it looks like
        document.addEventListener('visibilitychange', open);
        open();
      };
      for (const type of [window.HTMLCanvasElement, window.OffscreenCanvas]) {
        if (!type) continue;
        const inner = type.prototype.getContext;
        type.prototype.getContext = function (kind, ...given) {
          const context = inner.call(this, kind, ...given);
          if (context && kind.startsWith('webgl')) this.addEventListener('webglcontextlost', cover);
          return context;
        };
      }
    })();
