/** Which language the page speaks: the browser's, until somebody chooses another. */
const YEAR = 365 * 24 * 3600;

/** Speak another language from now on. The page comes anew: the server sends it in the chosen one. */
export function speak(language: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the newer interface is not there on plain HTTP
  document.cookie = `language=${language}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  location.reload();
}
