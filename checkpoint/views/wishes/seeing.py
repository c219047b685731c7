"""The camera, on and off."""

from checkpoint.views.panel import Panel


async def toggle_camera(panel: Panel) -> None:
    """On; or asked to stop, and gone when its last picture has come."""
    scan = panel.scan
    if not scan.camera:
        scan.camera_words, scan.camera_stopping, scan.camera = "", False, True
    elif scan.camera_words == panel.say("camera.unusable"):
        scan.camera = False
    else:
        scan.camera_stopping = True
    await panel.focus_scan()
