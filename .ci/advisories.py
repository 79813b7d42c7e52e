"""Looks the locked packages up in the advisory data bases (pip-audit).

Fails on findings. Where the data cannot be reached, or does not cover every package, it says so and goes on.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

BIN = Path(sys.executable).parent
# The command's words; OSV is asked where PyPI's own data does not answer.
SERVICES = ("pypi", "osv")
# Identifiers of advisories that do not concern this project, each with its reason.
ACCEPTED: dict[str, str] = {}


def audit(requirements: Path, service: str) -> list[dict] | None:
    """pip-audit's answer for each package, or None if the service cannot be reached."""
    command = [BIN / "pip-audit", "--requirement", requirements, "--require-hashes", "--disable-pip"]
    command += ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off", "--timeout", "20"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        return json.loads(result.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        print(f"{service}: no answer in five minutes")
    except ValueError:
        print(f"{service}: {(result.stderr.strip() or 'no answer').splitlines()[-1]}")
    return None


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        export = [BIN / "uv", "export", "--frozen", "--quiet", "--output-file", requirements]
        subprocess.run(export, check=True, stdout=subprocess.DEVNULL)
        for service in SERVICES:
            packages = audit(requirements, service)
            if packages is None or all("skip_reason" in package for package in packages):
                print(f"Advisories: {service} gave no data.")
                continue
            findings = [
                f"{package['name']} {package['version']}: {finding['id']}, fixed in {finding['fix_versions']}"
                for package in packages
                for finding in package.get("vulns", [])
                if finding["id"] not in ACCEPTED
            ]
            skipped = [package["name"] for package in packages if "skip_reason" in package]
            print(f"Advisories: {len(packages) - len(skipped)} packages looked up, {len(findings)} findings.")
            if skipped:
                print(f"Not covered: {', '.join(skipped)}")
            print("\n".join(findings))
            return 1 if findings else 0
    print("Advisories: NOT CHECKED, as no data base gave an answer.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
