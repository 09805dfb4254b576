"""Bundle all of trigg_ext; PyInstaller reads ``datas`` and ``hiddenimports``."""

from trigg_ext._pyinstaller import data_of, modules_of

datas = data_of("trigg_ext")
hiddenimports = modules_of("trigg_ext")
