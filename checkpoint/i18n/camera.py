"""Words of the camera and of the photograph that stands in for it."""

TEXTS: dict[str, tuple[str, str]] = {
    "camera.starting": ("正在启动摄像头…若弹出询问，请选“允许”", "Starting the camera… If you are asked, allow it"),
    "camera.ready": ("请把二维码对准镜头", "Hold the code up to the camera"),
    "camera.asleep": ("20 秒没有扫到码，摄像头已休眠", "No code for 20 seconds: the camera is asleep"),
    "camera.wake": ("点这里继续扫码", "Tap to go on"),
    "camera.torch": ("补光", "Light"),
    "camera.switch": ("换镜头", "Switch"),
    "camera.no_torch": ("这个镜头没有补光灯，请借用手电", "This camera has no light; use a torch"),
    "camera.refused": (
        "摄像头未获允许。请在地址栏的锁形图标或系统设置中允许，再重新打开；现在可用扫码枪、短码或拍照",
        "The camera is not allowed. Allow it beside the address or in the settings; a scanner, code or photo work",
    ),
    "camera.none": (
        "这台设备没有摄像头。请用扫码枪，输入短码，或选一张照片",
        "This device has no camera. Use a scanner, type the short code, or choose a photograph",
    ),
    "camera.unusable": (
        "摄像头不可用，可能被其他程序占用。请用扫码枪，输入短码，或选一张照片",
        "The camera cannot be used; another program may hold it. Use a scanner, the short code, or a photograph",
    ),
    "camera.photo": ("拍照 / 选照片", "Photograph"),
    "camera.no_code": (
        "照片里没有读到二维码。请把证放平、对清楚再拍，或输入短码",
        "No code was found in the picture. Lay the pass flat and take a sharp one, or type the short code",
    ),
}
