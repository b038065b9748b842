export const told = {
  language: "de",
  headline: {
    announced: (title: string) => `Demnächst: ${title}`,
    moved: (title: string) => `Neue Zeit: ${title}`,
    canceled: (title: string) => `Abgesagt: ${title}`,
    soon: (title: string) => `Beginnt bald: ${title}`,
    started: (title: string) => `Jetzt live: ${title}`,
  },
  line: {
    announced: (host: string, start: string) => `Von ${host} angekündigt: ${start}`,
    moved: (host: string, start: string) => `Von ${host} verschoben: ${start}. Du bleibst vorgemerkt.`,
    canceled: (host: string) => `Von ${host} abgesagt. Es findet nicht statt.`,
    soon: (host: string, start: string) => `${host} beginnt: ${start}`,
    started: (host: string) => `${host} ist live`,
  },
};
