from django.apps import AppConfig


class HarvestConfig(AppConfig):
    name = "harvest"

    def ready(self) -> None:
        from harvest import checks  # noqa: F401, PLC0415 -- registers itself, once the apps are there
