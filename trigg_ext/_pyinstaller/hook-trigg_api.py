"""Bundle all of trigg_api; PyInstaller reads ``datas`` and ``hiddenimports``."""

from trigg_ext._pyinstaller import data_of, modules_of

datas = data_of("trigg_api")
hiddenimports = modules_of("trigg_api")
