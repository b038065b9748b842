import { expect, test } from "vitest";
import { forVoice } from "../../src/live/sdp";

const sdp = (...lines: string[]) => [...lines, ""].join("\r\n");

test("adds our settings to the Opus format and keeps the browser's", () => {
  const tuned = forVoice(
    sdp(
      "m=audio 9 UDP/TLS/RTP/SAVPF 111",
      "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 minptime=10;useinbandfec=1",
    ),
  );
  expect(tuned).toContain(
    "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=36000;stereo=0\r\n",
  );
});

test("writes a format line where an answer has none", () => {
  const tuned = forVoice(sdp("a=rtpmap:109 opus/48000/2", "a=rtcp-mux"));
  expect(tuned).toContain("a=rtpmap:109 opus/48000/2\r\na=fmtp:109 minptime=10;useinbandfec=1");
});

test("does it for every m-line and leaves other codecs alone", () => {
  const tuned = forVoice(
    sdp(
      "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 minptime=10",
      "a=rtpmap:63 red/48000/2",
      "a=fmtp:63 111/111",
      "a=rtpmap:111 opus/48000/2",
      "a=fmtp:111 minptime=10",
    ),
  );
  expect(tuned.match(/usedtx=1/g)).toHaveLength(2);
  expect(tuned).toContain("a=fmtp:63 111/111");
});

test("doing it twice changes nothing", () => {
  const once = forVoice(sdp("a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10"));
  expect(forVoice(once)).toBe(once);
});
