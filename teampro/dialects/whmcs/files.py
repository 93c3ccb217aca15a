"""Files of messages: their bytes are received before the right to write is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from teampro.dialects.whmcs.given import Given
from teampro.dialects.whmcs.values import MOST_ATTACHMENT_BYTES, Attachment
from teampro.store.files import BlobStore, Upload


def receive(sent: Iterable[Attachment], given: Given, blobs: BlobStore) -> tuple[Upload, ...]:
    """Return the bytes of files; those of a form were received with it.

    They are discarded with the answer of the request, unless they were kept. Raises: Refusal
    storage_full, busy.
    """
    return tuple(each.upload or _received(each, given, blobs) for each in sent)


def _received(sent: Attachment, given: Given, blobs: BlobStore) -> Upload:
    upload = blobs.receive([sent.data], MOST_ATTACHMENT_BYTES, sent.name)
    given.received.append(upload)
    return upload
