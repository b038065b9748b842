/** Two soft notes, one falling to the other: something said here was taken back. */

const NOTES = [
  { hz: 659.3, after: 0 },
  { hz: 493.9, after: 0.17 },
];
const LENGTH = 0.9; // s that a note takes to fade
const LOUDNESS = 0.09; // far below a voice
/** Where the browser wants a tap before any sound, the chime is left out: the page says it in words, too. */
const PATIENCE_MS = 2_500;

export function chime(): void {
  const context = new AudioContext();
  for (const { hz, after } of NOTES) note(context, hz, context.currentTime + 0.02 + after);
  setTimeout(() => context.close(), PATIENCE_MS);
}

function note(context: AudioContext, hz: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.012); // without a ramp it would click
  volume.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + LENGTH);
}
