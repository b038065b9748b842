/** From measured loudness to what a ring shows. Pure. */

/** Below this nobody hears a voice (dBov); above the other a ring is at its widest. */
const QUIET_DB = -50;
const LOUD_DB = -12;

/** How fast a ring opens and closes: time constants in ms. Opening must feel instant, closing calm. */
const ATTACK_MS = 45;
const RELEASE_MS = 190;

/** 0 to 1 for a level in dB below full scale, given as a positive number 0 (loudest) to 127 as RFC 6464 does. */
export function fromDbov(dbov: number): number {
  return clamp((-dbov - QUIET_DB) / (LOUD_DB - QUIET_DB));
}

/** 0 to 1 for a linear amplitude 0 to 1, as WebRTC's audioLevel and an analyser's RMS give it. */
export function fromLinear(amplitude: number): number {
  return amplitude <= 0 ? 0 : fromDbov(-20 * Math.log10(amplitude));
}

/** The next shown value on the way from `shown` to `target` after `elapsedMs`; the same at any frame rate. */
export function follow(shown: number, target: number, elapsedMs: number): number {
  const constant = target > shown ? ATTACK_MS : RELEASE_MS;
  const next = target + (shown - target) * Math.exp(-Math.max(0, elapsedMs) / constant);
  return Math.abs(next - target) < 0.004 ? target : next;
}

/** Root mean square of samples -1 to 1. */
export function rms(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
