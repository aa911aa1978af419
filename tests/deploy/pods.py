# SPDX-License-Identifier: Apache-2.0
"""A stand-in for Kubernetes, as far as our manifests need one: pods are processes on this machine, as the kubelet would
start them. Each container has a mount namespace with its volumes where the manifest has them, the pod's user and
groups, and its variables, those of the downward API among them. A pod's address is one of 127.0.2.0/24, which is not
"this machine" to jwtsync; a headless Service is a name with several of them in /etc/hosts. Needs root."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import yaml

LONGEST = 60  # seconds that anything may take
NAMESPACE = ["unshare", "--mount", "--propagation", "private"]
OF_MACHINE = ("ld.so.cache", "nsswitch.conf", "passwd", "group", "localtime")


def are_possible():
    return os.geteuid() == 0 and subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0


def until(condition, longest=LONGEST):
    start = time.monotonic()
    while not (given := condition()):
        if time.monotonic() - start > longest:
            raise AssertionError(f"not within {longest} s")
        time.sleep(0.05)
    return given


def load(path):
    return [item for item in yaml.safe_load_all(Path(path).read_text()) if item]


def ask(url, method="GET", **headers):
    """(status, body) of a request."""
    request = urllib.request.Request(url, method=method, headers=headers, data=b"" if method == "POST" else None)
    try:
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)


def image_command(dockerfile, target):
    """ENTRYPOINT of the stage `target`, which may have it from the stage that it is made of."""
    stages, name = {}, None
    for line in Path(dockerfile).read_text().splitlines():
        if found := re.match(r"FROM (\S+) AS (\S+)", line):
            name = found[2]
            stages[name] = list(stages.get(found[1], [[], []]))
        if found := re.match(r"(ENTRYPOINT|CMD) (\[.*\])", line):
            stages[name][found[1] == "CMD"] = json.loads(found[2])
    entry, command = stages[target]
    return [*entry, *command]


class Cluster:
    """`folder` is for its files; `programs` are what images hold: a file or folder, and its name in /run."""

    def __init__(self, folder, programs, commands):
        self.folder, self.programs, self.commands = Path(folder), programs, commands
        self.secrets, self.config, self.pods, self.log = {}, {}, {}, self.folder / "log"
        self.log.touch()

    def apply(self, *paths):
        """Takes ConfigMaps, starts the pods of Deployments, and gives Services their names."""
        for path in paths:
            for item in load(path):
                if item["kind"] == "ConfigMap":
                    self.config[item["metadata"]["name"]] = item["data"]
                if item["kind"] == "Deployment":
                    for replica in range(item["spec"]["replicas"]):
                        self.start(item, replica)
        until(lambda: all(pod.is_ready() for pod in self.pods.values()))

    def start(self, deployment, replica):
        name, template = deployment["metadata"]["name"], deployment["spec"]["template"]
        pod = Pod(self, f"{name}-7d9f6-{replica}", f"127.0.2.{len(self.pods) + 1}", template)
        self.pods[pod.name] = pod
        pod.start()

    def names(self):
        """/etc/hosts of the cluster: a headless Service is every pod that its selector names."""
        lines = ["127.0.0.1 localhost"]
        for pod in self.pods.values():
            lines.append(f"{pod.address} {pod.template['metadata']['labels']['app.kubernetes.io/name']}-jwtsync")
        return "\n".join(lines) + "\n"

    def volume(self, place, volume, address):
        """What the kubelet writes for a Secret or ConfigMap: files behind a link that is swapped whole."""
        secret = volume.get("secret")
        files = self.secrets[secret["secretName"]] if secret else self.config[volume["configMap"]["name"]]
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o1777)
        generation = f"..{time.monotonic_ns()}"
        (place / generation).mkdir(mode=0o755)
        for name, text in files.items():
            file = place / generation / name
            file.write_text(text if secret else text.replace("0.0.0.0", address))
            file.chmod(secret["defaultMode"] if secret else 0o644)
            if not (place / name).is_symlink():
                (place / name).symlink_to(f"..data/{name}")
        (place / "..fresh").symlink_to(generation)
        (place / "..fresh").rename(place / "..data")
        return place

    def stop(self):
        for pod in self.pods.values():
            pod.stop()
        self.pods.clear()


class Pod:
    def __init__(self, cluster, name, address, template):
        self.cluster, self.name, self.address, self.template = cluster, name, address, template
        self.folder, self.running = cluster.folder / name, []
        self.spec = template["spec"]
        self.write_volumes()

    def write_volumes(self):
        """Also later: a Secret that was changed comes into pods that run."""
        self.volumes = {}
        group = self.spec["securityContext"]["fsGroup"]
        for volume in self.spec["volumes"]:
            place = self.cluster.volume(self.folder / "volumes" / volume["name"], volume, self.address)
            for path in [place, *place.rglob("*")]:
                os.chown(path, 0, group, follow_symlinks=False)
            self.volumes[volume["name"]] = place

    def variables(self, container):
        metadata = {"metadata.name": self.name, "metadata.namespace": "default"}
        labels = self.template["metadata"]["labels"]
        metadata |= {f"metadata.labels['{name}']": value for name, value in labels.items()}
        told = {"PATH": "/run/bin:/usr/local/bin:/usr/bin:/bin", "HOSTNAME": self.name, "HOST": self.address,
                "KUBERNETES_SERVICE_HOST": "127.0.2.254", "NODE_PATH": "/run/node_modules"}
        for each in container.get("env", []):
            told[each["name"]] = each.get("value") or metadata[each["valueFrom"]["fieldRef"]["fieldPath"]]
        return told

    def command(self, container):
        if "command" in container:
            return container["command"]
        if "/jwtsync:" in container["image"]:
            return ["jwtsync", *container["args"]]
        return self.cluster.commands[container["name"]]

    def script(self, container):
        """What makes the container around its command, by root in a mount namespace."""
        etc = self.folder / "etc"
        if not etc.is_dir():
            (etc / "jwtsync").mkdir(parents=True)
            for name in OF_MACHINE:
                if Path("/etc", name).exists():
                    shutil.copy(Path("/etc", name), etc / name)
        (etc / "hosts").write_text(self.cluster.names())
        (etc / "host.conf").write_text("multi on\n")  # else a name has its first address alone
        lines = ["set -e", f"mount --bind {etc} /etc", "mount -t tmpfs -o mode=755 tmpfs /run"]
        for path, inside in self.cluster.programs.items():
            make = f"mkdir -p /run/{inside}" if Path(path).is_dir() else f"install -D /dev/null /run/{inside}"
            lines += [make, f"mount --bind {path} /run/{inside}"]
        for mount in container["volumeMounts"]:
            place = mount["mountPath"]
            lines += [f"mkdir -p {place}", f"mount --bind {self.volumes[mount['name']]} {place}",
                      f"mount -o remount,bind,ro {place}"]
        context = self.spec["securityContext"]
        user = ["setpriv", "--reuid", str(context["runAsUser"]), "--regid", str(context["runAsGroup"]),
                "--groups", str(context["fsGroup"]), "--bounding-set=-all", "--no-new-privs"]
        lines += ["mkdir -p /run/service", "cd /run/service"]
        lines.append("exec " + shlex.join([*user, *self.command(container)]))
        return "\n".join(lines)

    def start(self):
        for container in [*self.spec.get("initContainers", []), *self.spec["containers"]]:
            with self.cluster.log.open("ab") as log:
                self.running.append(subprocess.Popen([*NAMESPACE, "sh", "-c", self.script(container)], stdout=log,
                                                     env=self.variables(container), stdin=subprocess.DEVNULL,
                                                     stderr=log, start_new_session=True))

    def run(self):
        """A pod that ends, as that of a Job: its status and what it said."""
        (container,) = self.spec["containers"]
        return subprocess.run([*NAMESPACE, "sh", "-c", self.script(container)], env=self.variables(container),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=300)

    def is_ready(self):
        """By the readiness probe of the service, and by nothing of ours."""
        if any(process.poll() is not None for process in self.running):
            raise AssertionError(f"{self.name} ended: {self.cluster.log.read_text()[-2000:]}")
        probe = self.spec["containers"][0]["readinessProbe"]["httpGet"]
        return ask(f"http://{self.address}:8080{probe['path']}")[0] == 200

    def stop(self):
        for process in reversed(self.running):
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def restart(self):
        self.stop()
        self.write_volumes()
        self.start()
        until(self.is_ready)
