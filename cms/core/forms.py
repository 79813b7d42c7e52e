from typing import Any

from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """The form of the image library."""

    def save(self, commit: bool = True) -> Any:
        """Wagtail's form deletes every rendition after it has stored a new file: saved again, they are made again."""
        image = super().save(commit=commit)
        if commit and "file" in self.changed_data and self.original_file:
            image.save(update_fields=["file_size"])
        return image
