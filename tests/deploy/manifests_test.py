# SPDX-License-Identifier: Apache-2.0
"""What stands in deploy/ for platforms is what these take: by Kubernetes' own schemas, strictly, and by those of
compose, GitHub and GitLab; and what no schema sees: names that meet, and nothing of ours that can end a service.

usage: manifests_test.py SOURCE_FOLDER       (by the Python of tests/deploy/requirements.txt)
"""

import copy
import importlib.util
import json
import re
import sys
import unittest
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml

DEPLOY = Path(sys.argv[1]) / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
VERSIONS = ("1.29", "1.37")  # the first that has native sidecars by default, and the last that is known
PORT = 7517
ACCESS = "/run/secrets/jwtsync-access/token"


class StrictLoader(yaml.SafeLoader):
    """A key that stands twice is an error: the second would win in silence."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
        return super().construct_mapping(node, deep)


def load(path):
    return [item for item in yaml.load_all(path.read_text(), Loader=StrictLoader) if item]


def resources(kind=None):
    found = [(path, item) for path in KUBERNETES for item in load(path)]
    return [(path, item) for path, item in found if kind is None or item["kind"] == kind]


def pods():
    """Each (path, name, labels, spec) of a pod that something makes."""
    for path, item in resources():
        if item["kind"] in ("Deployment", "Job"):
            template = item["spec"]["template"]
            yield path, item["metadata"]["name"], template["metadata"]["labels"], template["spec"]


def containers(spec):
    return spec.get("initContainers", []) + spec["containers"]


def vendored(name):
    """A schema that check-jsonschema brings along; the program itself, which wants more packages, is not loaded."""
    (folder,) = importlib.util.find_spec("check_jsonschema").submodule_search_locations
    return json.loads(Path(folder, "builtin_schemas/vendor", f"{name}.json").read_text())


def validate(name, item):
    schema = vendored(name)
    jsonschema.validators.validator_for(schema)(schema).validate(item)


class Kubernetes(unittest.TestCase):
    def test_every_resource_is_valid_strictly(self):
        self.assertGreater(len(resources()), 9)
        for path, item in resources():
            for version in VERSIONS:
                with self.subTest(path=path.name, kind=item["kind"], version=version):
                    self.assertEqual(kubernetes_validate.validate(item, version, strict=True), version)

    def test_a_misspelt_field_is_found(self):
        _, deployment = resources("Deployment")[0]
        wrong = copy.deepcopy(deployment)
        wrong["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)

    def test_selectors_meet_the_pods(self):
        labels = {name: labels for _, name, labels, _ in pods()}
        for path, item in resources():
            selector = item["spec"].get("selector", {}) if "spec" in item else {}
            if item["kind"] == "Deployment":
                self.assertLessEqual(selector["matchLabels"].items(), labels[item["metadata"]["name"]].items())
            if item["kind"] == "Service":
                with self.subTest(path=path.name, service=item["metadata"]["name"]):
                    self.assertTrue(any(selector.items() <= each.items() for each in labels.values()))

    def test_ports_meet_the_containers(self):
        for _, service in resources("Service"):
            names = {port["name"] for _, _, labels, spec in pods() for container in containers(spec)
                     for port in container.get("ports", []) if service["spec"]["selector"].items() <= labels.items()}
            for port in service["spec"]["ports"]:
                self.assertIn(port["targetPort"], names)

    def test_each_service_can_be_asked_pod_by_pod_ready_or_not(self):
        headless = {item["metadata"]["name"]: item for _, item in resources("Service")
                    if item["spec"].get("clusterIP") == "None"}
        self.assertEqual(sorted(headless), ["auth-jwtsync", "backend-jwtsync"])
        for item in headless.values():
            self.assertIs(item["spec"]["publishNotReadyAddresses"], True)
            self.assertEqual([port["port"] for port in item["spec"]["ports"]], [PORT])
        for path, name, _, spec in pods():
            if name == "jwtsync-agree":
                for service in headless:
                    self.assertIn(f"dns+http://{service}:{PORT}", json.dumps(spec), path)

    def test_the_job_waits_for_as_many_as_there_are(self):
        replicas = sum(item["spec"]["replicas"] for _, item in resources("Deployment"))
        for path, name, _, spec in pods():
            if name == "jwtsync-agree":
                self.assertIn(f"--expect={replicas}", json.dumps(spec), path)

    def test_what_is_mounted_is_there(self):
        config = [item for _, item in resources("ConfigMap")]
        self.assertEqual([item["metadata"]["name"] for item in config], ["jwtsync"])
        for path, name, _, spec in pods():
            volumes = {volume["name"]: volume for volume in spec["volumes"]}
            for container in containers(spec):
                for mount in container["volumeMounts"]:
                    with self.subTest(path=path.name, pod=name, mount=mount["name"]):
                        self.assertIn(mount["name"], volumes)
                        self.assertIs(mount["readOnly"], True)
            for volume in volumes.values():
                if "secret" in volume:  # the group alone: what everybody may read is a warning in each report
                    self.assertEqual(volume["secret"]["defaultMode"], 0o440)
                    self.assertIn(volume["secret"]["secretName"], ("jwt", "jwtsync-access"))

    def test_nothing_runs_as_root_or_may_become_it(self):
        for path, name, _, spec in pods():
            with self.subTest(path=path.name, pod=name):
                self.assertIs(spec["securityContext"]["runAsNonRoot"], True)
                self.assertEqual(spec["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"})
                self.assertIs(spec["automountServiceAccountToken"], False)
                for container in containers(spec):
                    context = container["securityContext"]
                    self.assertIs(context["allowPrivilegeEscalation"], False)
                    self.assertIs(context["readOnlyRootFilesystem"], True)
                    self.assertEqual(context["capabilities"], {"drop": ["ALL"]})

    def test_nothing_of_ours_makes_a_pod_ready_or_ends_it(self):
        for path, name, _, spec in pods():
            for container in containers(spec):
                with self.subTest(path=path.name, pod=name, container=container["name"]):
                    probes = {key: value for key, value in container.items() if key.endswith("Probe")}
                    self.assertNotIn("livenessProbe", probes)
                    self.assertNotIn("jwtsync", json.dumps(probes))
                    self.assertNotIn(str(PORT), json.dumps(probes))
                    if container["image"].startswith("registry.example/jwtsync"):
                        self.assertEqual(probes, {})

    def test_the_sidecar_is_a_native_one_that_waits(self):
        (sidecar,) = [container for _, _, _, spec in pods() for container in spec.get("initContainers", [])]
        self.assertEqual(sidecar["restartPolicy"], "Always")
        self.assertEqual(sidecar["args"][0], "serve")
        self.assertIn("--wait-for-key", sidecar["args"])

    def test_a_mesh_leaves_the_port_alone(self):
        for path, item in resources("Deployment"):
            annotations = item["spec"]["template"]["metadata"]["annotations"]
            self.assertEqual(annotations["traffic.sidecar.istio.io/excludeInboundPorts"], str(PORT), path)
            self.assertEqual(annotations["config.linkerd.io/skip-inbound-ports"], str(PORT), path)

    def test_the_policy_lets_the_job_in_and_leaves_the_services_open(self):
        (answers,) = [item for _, item in resources("NetworkPolicy") if item["metadata"]["name"] == "jwtsync-answers"]
        asked = {rule["ports"][0]["port"]: rule.get("from") for rule in answers["spec"]["ingress"]}
        self.assertIsNone(asked[8080])
        self.assertEqual(asked[PORT][0]["podSelector"]["matchLabels"], {"jwtsync": "asks"})
        self.assertEqual({name for _, name, labels, _ in pods() if labels["jwtsync"] == "asks"}, {"jwtsync-agree"})

    def test_no_secret_stands_in_a_manifest(self):
        self.assertEqual(resources("Secret"), [])


class CloudRun(unittest.TestCase):
    def test_its_pod_is_one_of_kubernetes(self):
        (service,) = load(DEPLOY / "cloud-run/service.yaml")
        self.assertEqual((service["apiVersion"], service["kind"]), ("serving.knative.dev/v1", "Service"))
        self.assertLessEqual(set(service["spec"]), {"template", "traffic"})
        spec = dict(service["spec"]["template"]["spec"])
        for of_knative in ("containerConcurrency", "timeoutSeconds"):
            self.assertIsInstance(spec.pop(of_knative), int)
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": service["spec"]["template"]["metadata"], "spec": spec}
        kubernetes_validate.validate(pod, VERSIONS[-1], strict=True)

    def test_the_new_revision_has_no_traffic_and_the_key_has_a_version(self):
        (service,) = load(DEPLOY / "cloud-run/service.yaml")
        revision = service["spec"]["template"]["metadata"]["name"]
        self.assertEqual([each["percent"] for each in service["spec"]["traffic"]
                          if each["revisionName"] == revision], [0])
        self.assertEqual(sum(each["percent"] for each in service["spec"]["traffic"]), 100)
        variables = {each["name"]: each for each in service["spec"]["template"]["spec"]["containers"][0]["env"]}
        self.assertTrue(variables["JWT_SECRET_PRODUCTION"]["valueFrom"]["secretKeyRef"]["key"].isdigit())
        self.assertIn("JWTSYNC_NONCE", variables)


class Others(unittest.TestCase):
    def test_compose(self):
        (item,) = load(DEPLOY / "compose.yaml")
        validate("compose-spec", item)
        item["services"]["auth"]["entrypont"] = []
        with self.assertRaises(jsonschema.ValidationError):
            validate("compose-spec", item)

    def test_github(self):
        (item,) = load(DEPLOY / "github-actions.yml")
        item["on"] = item.pop(True)  # YAML 1.1 takes `on` for yes
        validate("github-workflows", item)
        item["jobs"]["deploy"]["timeout-minuts"] = 1
        with self.assertRaises(jsonschema.ValidationError):
            validate("github-workflows", item)

    def test_gitlab(self):
        (item,) = load(DEPLOY / "gitlab-ci.yml")
        validate("gitlab-ci", item)
        self.assertEqual({job["stage"] for job in item.values() if isinstance(job, dict) and "stage" in job},
                         set(item["stages"]))
        item["gate"]["scrpt"] = []
        with self.assertRaises(jsonschema.ValidationError):
            validate("gitlab-ci", item)


class Images(unittest.TestCase):
    def lines(self, path):
        """The instructions of a Dockerfile, continued lines joined."""
        text = re.sub(r"^#.*\n", "", path.read_text(), flags=re.MULTILINE)
        return [line.split(None, 1) for line in re.sub(r"\\\n", " ", text).splitlines() if line.strip()]

    def test_they_run_as_somebody_who_is_not_root(self):
        files = sorted(DEPLOY.rglob("Dockerfile"))
        self.assertEqual(len(files), 3)
        for path in files:
            with self.subTest(path=path):
                users = [rest for word, rest in self.lines(path) if word == "USER"]
                self.assertTrue(users)
                self.assertNotIn(users[-1].split(":")[0], ("0", "root"))

    def test_what_they_copy_is_there_and_every_stage_has_a_name(self):
        for path in sorted(DEPLOY.rglob("Dockerfile")):
            stages = []
            for word, rest in self.lines(path):
                words = rest.split()
                if word == "FROM" and "AS" in words:
                    stages.append(words[words.index("AS") + 1])
                if word != "COPY":
                    continue
                with self.subTest(path=path, copy=rest):
                    if words[0].startswith("--from="):
                        self.assertIn(words[0].removeprefix("--from="), stages)
                    else:
                        for name in words[:-1]:
                            self.assertTrue((path.parent / name).exists(), name)

    def test_no_source_is_left_out(self):
        patterns = [line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] != "#"]
        self.assertEqual(patterns[:2], [".git", "build"])
        for pattern in patterns[2:]:
            found = list(DEPLOY.parent.glob(pattern.lstrip("/")))
            self.assertEqual([path for path in found if path.is_dir() or path.parent != DEPLOY.parent], [], pattern)

    def test_no_secret_is_baked_in(self):
        for path in sorted(DEPLOY.rglob("Dockerfile")):
            for word, rest in self.lines(path):
                if word in ("ENV", "ARG"):
                    self.assertNotRegex(rest, "(?i)secret|token|password|nonce")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
