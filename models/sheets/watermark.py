"""The mark on a workbook that is not masked: who took it, when and for what, behind the cells and on every printed page."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from xlsxwriter.worksheet import Worksheet

CONFIDENTIAL = "内部资料 注意保密"
FONTS = (  # where a font with Chinese letters is usually found; without one the picture says it in Latin letters
    "msyh.ttc", "simhei.ttf", "simsun.ttc", "PingFang.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)  # fmt: skip
TILE, ANGLE, PALE, SIZE = (620, 360), 24, (110, 120, 135, 46), 25
WORDS_LIMIT = 60  # with them a header stays under Excel's 255


@dataclass(frozen=True)
class Watermark:
    """Who, when and why. `login` stands in the picture where the machine has no Chinese letters."""

    name: str
    login: str
    at: datetime
    purpose: str

    def put_on(self, page: Worksheet) -> None:
        words = f"未遮盖 导出人：{self.name} {self.at:%Y-%m-%d %H:%M} 用途：{self.purpose[:WORDS_LIMIT]}".replace("&", "&&")
        header = f"&L{words}&C&G&R{CONFIDENTIAL}"
        page.set_header(header, {"image_center": "mark.png", "image_data_center": BytesIO(self.picture), "margin": 0.3})
        page.set_background(BytesIO(self.picture))

    @cached_property
    def picture(self) -> bytes:
        """A pale tile with the words across it."""
        font = _font()
        lines = [CONFIDENTIAL, self.name] if font else ["CONFIDENTIAL", self.login]
        lines[1] += f" {self.at:%Y-%m-%d %H:%M}"
        tile = Image.new("RGBA", TILE, (255, 255, 255, 0))
        draw = ImageDraw.Draw(tile)
        draw.multiline_text((TILE[0] / 2, TILE[1] / 2), "\n".join(lines), fill=PALE, font=font or ImageFont.load_default(SIZE),
                            anchor="mm", align="center", spacing=10)  # fmt: skip
        out = BytesIO()
        tile.rotate(ANGLE, resample=Image.Resampling.BICUBIC).save(out, "PNG")
        return out.getvalue()


def _font() -> ImageFont.FreeTypeFont | None:
    for name in FONTS:
        if not name.startswith("/") or Path(name).exists():
            try:
                return ImageFont.truetype(name, SIZE)
            except OSError:
                continue
    return None
