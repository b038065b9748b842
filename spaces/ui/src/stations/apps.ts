/** Links that open a feed in a podcast app on the same device. Pure. */

export interface AppLink {
  name: string;
  href: string;
}

/** `feed`: its absolute address. The apps put https before what follows their scheme, or take the address as it is. */
export function appLinks(feed: string): AppLink[] {
  const bare = feed.replace(/^https?:\/\//, "");
  const whole = encodeURIComponent(feed);
  return [
    { name: "Apple Podcasts", href: `podcast://${bare}` },
    { name: "AntennaPod", href: `antennapod-subscribe://${bare}` },
    { name: "Pocket Casts", href: `pktc://subscribe/${bare}` },
    { name: "Overcast", href: `overcast://x-callback-url/add?url=${whole}` },
    { name: "Castro", href: `castros://subscribe/${bare}` },
    { name: "Podcast Addict", href: `podcastaddict://${bare}` },
  ];
}
