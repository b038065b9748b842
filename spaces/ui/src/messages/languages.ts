/** The languages there are, each by its own name; a test holds them equal to the folders beside this file. */
export const languages: Record<string, string> = { en: "English", de: "Deutsch" };
