/** The words of passing a space on, and of its player on other sites. */
export const sharing = {
  title: "Share this space",
  link: "Link",
  copy: "Copy link",
  copied: "Link copied",
  qr: "QR code of the link",
  qrText: "Point a phone's camera at it to open the space there.",
  embed: "Code for your own site",
  embedText: "Shows a small player in which people listen without leaving your page.",
  embedClosed: "People without the PIN or an invitation see there that this space is not open to everybody.",
  copyCode: "Copy code",
  codeCopied: "Code copied",
  system: "Share with another app",
};

export const livePlayer = {
  listen: (title: string) => `Listen to ${title}`,
  stop: (title: string) => `Stop listening to ${title}`,
  open: "Open the space",
  connecting: "Connecting…",
  reconnecting: "The connection broke. Reconnecting…",
  loading: "Opening the player",
  tap: "Your browser wants one more press before it plays.",
  canceled: "This space was canceled.",
  ended: "This space is over.",
  recording: "Listen to the recording",
  soon: (time: string) => `Starts ${time}.`,
  closed: "This space is not open to everybody. Open it with a PIN or an invitation.",
  missing: "There is no such space.",
  failed: "The player could not be opened. Reload the page to try again.",
};
