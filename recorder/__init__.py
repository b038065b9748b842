"""From packets to published audio: the encrypted tap, and the rendering of what people agreed to publish."""
