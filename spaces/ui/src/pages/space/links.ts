/** Addresses as people type and read them. Pure. */

/** What somebody typed as a link, whole: "example.org/a" is meant as a web page. */
export function withScheme(typed: string): string {
  const text = typed.trim();
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
}

/** The site a link leads to, as people know it. */
export function hostOf(url: string): string {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return url;
  }
}

/** An address without what people do not read of it. */
export const addressOf = (url: string): string => url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");

/** Whether following it opens a web page, and nothing else. */
export const isWeb = (url: string): boolean => /^https?:\/\//i.test(url);
