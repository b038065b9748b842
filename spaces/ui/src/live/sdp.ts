/** The few things we say in SDP that the browser does not say by itself. Pure text in, text out. */

const VOICE: Record<string, string> = {
  useinbandfec: "1", // repairs single losses without a retransmission
  usedtx: "1", // silence costs nothing
  maxaveragebitrate: "36000", // transparent for one voice in mono
  stereo: "0",
};

/** The description with our Opus settings for speech in every Opus format line. */
export function forVoice(sdp: string): string {
  const opus = new Set([...sdp.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)].map((match) => match[1]));
  const lines = sdp.split("\r\n");
  const described = new Set<string>();
  const changed = lines.map((line) => {
    const [, type, settings] = /^a=fmtp:(\d+) (.*)$/.exec(line) ?? [];
    if (!type || settings === undefined || !opus.has(type)) return line;
    described.add(type);
    return `a=fmtp:${type} ${withSettings(settings)}`;
  });
  return changed.flatMap((line) => missingFormat(line, described)).join("\r\n");
}

function withSettings(settings: string): string {
  const known = new Map<string, string | undefined>();
  for (const pair of settings.split(";")) {
    const [key = "", value] = pair.trim().split("=");
    known.set(key, value);
  }
  for (const [key, value] of Object.entries(VOICE)) known.set(key, value);
  return [...known].map(([key, value]) => (value === undefined ? key : `${key}=${value}`)).join(";");
}

/** An answer may leave the format line out; then ours follows the codec's name. */
function missingFormat(line: string, described: Set<string>): string[] {
  const type = /^a=rtpmap:(\d+) opus\/48000/i.exec(line)?.[1];
  return type && !described.has(type) ? [line, `a=fmtp:${type} ${withSettings("minptime=10")}`] : [line];
}
