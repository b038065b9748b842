// Runs in a page before its own scripts and measures what its WebRTC connections really receive: the decoded sound of
// every remote track by spectrum, and the packets by the browser's own statistics. Recordings are heard the same way.
(() => {
  const EVERY_MS = 40;
  const FFT = 4096; // 85 ms at 48 kHz, bins of 11.7 Hz
  const AUDIBLE_DB = -65; // of one bin; the tones arrive at about -30
  const BESIDE_DB = 20; // a tone stands this far above what is around it

  const Native = window.RTCPeerConnection;
  const connections = new Set();
  const taps = new Set();
  const heard = []; // {hz, at, slot}, newest last
  let context = null;

  window.RTCPeerConnection = class RTCPeerConnection extends Native {
    constructor(...settings) {
      super(...settings);
      connections.add(this);
      this.addEventListener("track", ({ track, transceiver }) => tap(this, track, transceiver));
    }
  };

  function tap(connection, track, transceiver) {
    context ??= new AudioContext({ sampleRate: 48_000 });
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const analyser = new AnalyserNode(context, { fftSize: FFT, smoothingTimeConstant: 0 });
    source.connect(analyser);
    taps.add({ connection, track, slot: transceiver.mid, analyser, bins: new Float32Array(FFT / 2) });
  }

  // A player of recordings is heard like a voice; what it is told to play is left as it is.
  const players = new Set();
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!this.srcObject && !players.has(this)) listen(this);
    return play.call(this);
  };

  // A publisher's sound may only be measured where the publisher lets pages read it. Ours does when it is asked that way;
  // with `window.deaf` nothing is asked, and nothing is heard, just as in anybody's browser.
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "src");
  Object.defineProperty(HTMLMediaElement.prototype, "src", {
    get,
    set(url) {
      const elsewhere = new URL(url, location.href).origin !== location.origin;
      if (elsewhere && !window.deaf) this.crossOrigin = "anonymous";
      else this.removeAttribute("crossorigin");
      set.call(this, url);
    },
    configurable: true,
  });

  function listen(player) {
    players.add(player);
    if (window.deaf) return;
    const stream = player.captureStream();
    const add = (track) => tap({ signalingState: "stable" }, track, { mid: "player" });
    stream.getAudioTracks().forEach(add);
    stream.addEventListener("addtrack", ({ track }) => add(track));
  }

  setInterval(() => {
    const at = Date.now();
    for (const one of taps) {
      if (one.connection.signalingState === "closed") taps.delete(one);
      else for (const hz of peaks(one)) heard.push({ hz, at, slot: one.slot });
    }
    if (heard.length > 20_000) heard.splice(0, 10_000);
  }, EVERY_MS);

  function peaks({ analyser, bins }) {
    analyser.getFloatFrequencyData(bins);
    const found = [];
    for (let i = 12; i < 400; i += 1) {
      const top = bins[i] > AUDIBLE_DB && bins[i] >= bins[i - 1] && bins[i] >= bins[i + 1];
      if (top && bins[i] - Math.max(bins[i - 8], bins[i + 8]) > BESIDE_DB) found.push((i * 48_000) / FFT);
    }
    return found;
  }

  const near = (hz) => (one) => Math.abs(one.hz - hz) < 18;

  window.ears = {
    /** When a tone was heard last, in ms since the epoch; 0 when never. */
    last: (hz) => heard.findLast(near(hz))?.at ?? 0,
    /** Whether every one of these tones is heard now, and none of those. */
    hears: (tones, others = []) =>
      tones.every((hz) => Date.now() - ears.last(hz) < 700) &&
      others.every((hz) => Date.now() - ears.last(hz) > 1_500),
    /** On which m-line each tone was heard last. */
    slots: (tones) => tones.map((hz) => heard.findLast(near(hz))?.slot ?? null),
    /** RTP packets received on open connections, and when the last one came (ms since the epoch). */
    packets: async () => {
      let [count, last] = [0, 0];
      for (const connection of connections) {
        if (connection.signalingState === "closed") continue;
        for (const [, one] of await connection.getStats()) {
          if (one.type !== "inbound-rtp") continue;
          count += one.packetsReceived;
          last = Math.max(last, one.lastPacketReceivedTimestamp ?? 0);
        }
      }
      return { count, last };
    },
    /** What the player of recordings does that was started last; null when none was. */
    player: () => {
      const player = [...players].at(-1);
      if (!player) return null;
      const { currentTime: at, duration, paused, playbackRate: rate, muted, currentSrc: source } = player;
      return { at, duration, paused, rate, muted, source };
    },
    /** Connections that are up. */
    connected: () => [...connections].filter((one) => one.connectionState === "connected").length,
    frequencies: () => [...new Set(heard.slice(-200).map(({ hz }) => Math.round(hz)))],
  };
})();
