/** What people write to each other while the space is on the air. */
export function ChatPanel() {
  return null;
}
