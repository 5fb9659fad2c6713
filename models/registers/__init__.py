"""The registers, one file each. Dropping a file into this folder is all it takes: importing the folder imports every file in it."""

import importlib
import pkgutil

for _module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")
