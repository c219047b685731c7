// Listens to what Flutter draws through CanvasKit: each paragraph with its box and its clip, each filled shape.
// `painted()` gives the last whole frame, `heardBytes()` what the app has sent so far. Nothing is changed in what is drawn.
(() => {
    const surfaces = new Map();
    let frames = 0;
    const SKIP = Symbol('not drawn');
    window.unpainted = false;

    const corners = (matrix, [left, top, right, bottom]) => {
        const at = (x, y) => [matrix[0] * x + matrix[1] * y + matrix[3], matrix[4] * x + matrix[5] * y + matrix[7]];
        const points = [at(left, top), at(right, top), at(left, bottom), at(right, bottom)];
        const across = points.map(([x]) => x), down = points.map(([, y]) => y);
        return [Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down)];
    };
    const within = (one, other) => [
        Math.max(one[0], other[0]), Math.max(one[1], other[1]), Math.min(one[2], other[2]), Math.min(one[3], other[3])];
    const EVERYWHERE = [-1e6, -1e6, 1e6, 1e6];
    const clips = new WeakMap();
    const stack = canvas => {
        if (!clips.has(canvas)) clips.set(canvas, [EVERYWHERE]);
        return clips.get(canvas);
    };
    const matrixOf = canvas => Array.from(canvas.getLocalToDevice());
    const place = canvas => ({ matrix: matrixOf(canvas), clip: stack(canvas).at(-1) });
    const clipped = (canvas, box) => {
        const open = stack(canvas);
        open[open.length - 1] = within(open.at(-1), corners(matrixOf(canvas), box));
    };
    const list = canvas => {
        if (canvas.recorded) return canvas.recorded;
        if (!surfaces.has(canvas)) surfaces.set(canvas, []);
        return surfaces.get(canvas);
    };
    const put = (canvas, kind, box, more) => {
        const { matrix, clip } = place(canvas);
        list(canvas).push({ kind, box: corners(matrix, box), clip, ...more });
    };
    // Ascent and descent of the Chinese font are far more than its ink: these shares are where glyphs really are.
    const lines = (paragraph, x, y) => paragraph.getLineMetrics().map(line => [x + line.left,
        y + line.baseline - 0.75 * line.ascent, x + line.left + line.width, y + line.baseline + 0.4 * line.descent]);
    const wrap = (type, name, before) => {
        const old = type.prototype[name];
        if (!old) throw new Error(`CanvasKit has no ${name}`);
        type.prototype[name] = function (...given) {
            return before.call(this, ...given) === SKIP ? undefined : old.apply(this, given); };
    };
    const after = (type, name, then) => {
        const old = type.prototype[name];
        if (!old) throw new Error(`CanvasKit has no ${name}`);
        type.prototype[name] = function (...given) { const made = old.apply(this, given); then.call(this, made, ...given); return made; };
    };
    const filled = paint => {
        const colour = paint.getColor();
        return { colour: Array.from(colour).map(part => Math.round(part * 255)), stroke: paint.isStroke === true };
    };

    const listen = kit => {
        wrap(kit.Paint, 'setStyle', function (style) { this.isStroke = style === kit.PaintStyle.Stroke; });
        wrap(kit.ParagraphBuilder, 'addText', function (text) { this.said = (this.said ?? '') + text; });
        after(kit.ParagraphBuilder, 'build', function (paragraph) { paragraph.said = this.said ?? ''; });
        after(kit.PictureRecorder, 'beginRecording', function (canvas) { canvas.recorded = []; this.canvas = canvas; });
        after(kit.PictureRecorder, 'finishRecordingAsPicture', function (picture) { picture.recorded = this.canvas.recorded; });
        for (const save of ['save', 'saveLayer']) wrap(kit.Canvas, save, function () { stack(this).push(stack(this).at(-1)); });
        wrap(kit.Canvas, 'restore', function () { if (stack(this).length > 1) stack(this).pop(); });
        wrap(kit.Canvas, 'restoreToCount', function (count) { stack(this).length = Math.max(1, count); });
        wrap(kit.Canvas, 'clipRect', function (rect, how) { if (how !== kit.ClipOp.Difference) clipped(this, Array.from(rect)); });
        wrap(kit.Canvas, 'clipRRect', function (rect, how) { if (how !== kit.ClipOp.Difference) clipped(this, Array.from(rect).slice(0, 4)); });
        wrap(kit.Canvas, 'clipPath', function (path, how) { if (how !== kit.ClipOp.Difference) clipped(this, Array.from(path.getBounds())); });
        wrap(kit.Canvas, 'drawParagraph', function (paragraph, x, y) {
            const { matrix, clip } = place(this);
            const rows = lines(paragraph, x, y);
            list(this).push({
                kind: 'words', said: paragraph.said, clip,
                box: corners(matrix, [x, y, x + Math.max(paragraph.getLongestLine(), 1), y + paragraph.getHeight()]),
                rows: rows.map(row => corners(matrix, row)), ends: paragraph.getLineMetrics().map(line => line.endIndex),
                cut: paragraph.didExceedMaxLines(),
            });
        });
        wrap(kit.Canvas, 'drawRect', function (rect, paint) { put(this, 'shape', Array.from(rect), filled(paint)); });
        wrap(kit.Canvas, 'drawRRect', function (rect, paint) { put(this, 'shape', Array.from(rect).slice(0, 4), filled(paint)); });
        wrap(kit.Canvas, 'drawPath', function (path, paint) { put(this, 'shape', Array.from(path.getBounds()), filled(paint)); });
        wrap(kit.Canvas, 'drawPaint', function (paint) {
            const { clip } = place(this);
            list(this).push({ kind: 'shape', box: clip, clip, ...filled(paint) });
        });
        wrap(kit.Canvas, 'clear', function () { if (!this.recorded) { surfaces.clear(); frames += 1; } });
        wrap(kit.Canvas, 'drawPicture', function (picture) {
            const { matrix, clip } = place(this), into = list(this);
            for (const row of picture.recorded ?? []) {
                into.push({ ...row, box: corners(matrix, row.box), clip: within(corners(matrix, row.clip), clip),
                    ...(row.rows && { rows: row.rows.map(one => corners(matrix, one)) }) });
            }
            return window.unpainted && !this.recorded ? SKIP : undefined;
        });
    };

    let flet;
    Object.defineProperty(window, 'flet', { configurable: true, get: () => flet, set: given => {
        flet = Object.defineProperty(given, 'webRenderer', { get: () => 'canvaskit', set: () => undefined }); } });

    let kit;
    Object.defineProperty(window, 'flutterCanvasKit', {
        configurable: true, get: () => kit, set: given => { if (given && given !== kit) listen(given); kit = given; } });
    const scrolled = () => [...document.querySelectorAll('flt-semantics-scroll-overflow')]
        .map(node => [getComputedStyle(node.parentElement).overflowX === 'scroll', node.parentElement.getBoundingClientRect()])
        .map(([across, box]) => ({ across, box: [box.left, box.top, box.right, box.bottom] }));
    let heard = 0;
    const Socket = window.WebSocket;
    window.WebSocket = class extends Socket {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({ data }) => { heard += data.byteLength ?? data.size ?? data.length; });
        }
    };
    window.heardBytes = () => heard;
    window.painted = () => ({ frames, scrolled: scrolled(), rows: [...surfaces.values()].flat() });
    window.paintedFrames = () => frames;
})();
