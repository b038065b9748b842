/** The microphone of this device: opening it, saying in words what went wrong, and how loud it is. */
import { kept } from "../state/storage";
import { fromLinear, rms } from "./levels";

export type MicrophoneProblem = "denied" | "missing" | "busy" | "insecure" | "failed";

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

export interface Device {
  id: string;
  label: string;
}

const DEVICE_KEY = "microphone";

/** The device chosen last on this browser. */
export const chosenDevice = (): string | null => kept.getItem(DEVICE_KEY);

export async function devices(): Promise<Device[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

/** Whether the browser would open the microphone without asking. */
export async function allowedAlready(): Promise<boolean> {
  try {
    const { state } = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return state === "granted";
  } catch {
    return false; // not every browser can say
  }
}

/** Raises MicrophoneError. */
export async function openMicrophone(deviceId = chosenDevice()): Promise<Microphone> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError("insecure");
  try {
    const stream = await capture(deviceId);
    if (deviceId) kept.setItem(DEVICE_KEY, deviceId);
    return new Microphone(stream);
  } catch (error) {
    throw new MicrophoneError(problemOf(error));
  }
}

async function capture(deviceId: string | null): Promise<MediaStream> {
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
    // "ideal": the headset chosen last time may be in another bag today.
    ...(deviceId && { deviceId: { ideal: deviceId } }),
  };
  return navigator.mediaDevices.getUserMedia({ audio });
}

function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "failed";
}

export class Microphone {
  /** The system took the microphone away: unplugged, or another program has it. */
  onlost: () => void = () => {};
  private readonly context: AudioContext;
  private readonly analyser: AnalyserNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(readonly stream: MediaStream) {
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 1024; // 21 ms at 48 kHz: one look per shown frame
    this.samples = new Float32Array(this.analyser.fftSize);
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    this.track.onended = () => this.onlost();
  }

  get track(): MediaStreamTrack {
    const [track] = this.stream.getAudioTracks();
    if (!track) throw new MicrophoneError("missing");
    return track;
  }

  get deviceId(): string | null {
    return this.track.getSettings().deviceId ?? null;
  }

  set muted(muted: boolean) {
    this.track.enabled = !muted;
  }

  /** How loud it is now, 0 to 1 as a ring shows it. */
  level(): number {
    if (this.context.state === "suspended") this.context.resume();
    this.analyser.getFloatTimeDomainData(this.samples);
    return fromLinear(rms(this.samples));
  }

  close(): void {
    this.track.onended = null;
    for (const track of this.stream.getTracks()) track.stop();
    this.context.close();
  }
}
