"""From packets to published audio: the encrypted tap, and the rendering of what people agreed to publish."""

from recorder.recorder import Recorder
from recorder.workfolder import own_folder
from spaces.blobs import Blobs, open_blobs
from spaces.model.editing import UNSET, RecordingChange

__all__ = ["UNSET", "Blobs", "Recorder", "RecordingChange", "open_blobs", "own_folder"]
