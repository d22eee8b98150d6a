{{/* The labels that select, which can never change. */}}
{{- define "homing.selector" -}}
app.kubernetes.io/name: homing
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* A Service is a label of the DNS that begins with a letter (DNS-1035), and a StatefulSet's name goes into a label of its
     pods together with a hash of 11 characters: 63 less 11. Helm itself lets dots and 53 characters pass. */}}
{{- define "homing.checkRelease" -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$" .Release.Name) }}
{{- fail (printf "the release %q cannot name a Service: use 1 to 52 of a-z, 0-9 and -, beginning with a letter, as in `helm install homing`" .Release.Name) }}
{{- end }}
{{- end }}

{{- define "homing.labels" -}}
{{ include "homing.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{/* An image by digest where there is one: a tag may mean another image tomorrow. */}}
{{- define "homing.image" -}}
{{- if .image.digest -}}
{{ printf "%s@%s" .image.repository .image.digest | quote }}
{{- else -}}
{{ printf "%s:%s" .image.repository (.image.tag | default .tag) | quote }}
{{- end }}
{{- end }}

{{- define "homing.agentImage" -}}
{{ include "homing.image" (dict "image" .Values.agent.image "tag" .Chart.AppVersion) }}
{{- end }}

{{/* 2.4: the "root" flavour, run as vmail. The login programs of the others carry cap_sys_chroot, and the kernel does
     not start such a program where that capability is dropped, as it is here (docs/adr/0012). */}}
{{- define "homing.dovecotImage" -}}
{{- $tag := index (dict "2.4" "2.4.2-root" "2.3" "2.3.21.1") .Values.dovecot.version -}}
{{ include "homing.image" (dict "image" .Values.dovecot.image "tag" $tag) }}
{{- end }}

{{- define "homing.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Whether one agent of several must be chosen. */}}
{{- define "homing.lease" -}}
{{- if eq .Values.storage.accessMode "ReadWriteMany" }}true{{ end }}
{{- end }}

{{/* Whether the agent speaks to the API server at all. */}}
{{- define "homing.cluster" -}}
{{- if or .Values.agent.events (include "homing.lease" .) }}true{{ end }}
{{- end }}

{{- define "homing.agent" -}}
- name: agent
  image: {{ include "homing.agentImage" . }}
  args: [run, --config, /etc/homing/agent.yaml]
  {{- if .Values.agent.nativeSidecar }}
  restartPolicy: Always
  {{- end }}
  securityContext:
    {{- include "homing.containerSecurity" . | nindent 4 }}
  {{- if .Values.aws.roleArn }}
  env:
    - {name: AWS_ROLE_ARN, value: {{ .Values.aws.roleArn | quote }}}
    - {name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /run/secrets/aws/token}
    - {name: AWS_REGION, value: {{ .Values.store.region | quote }}}
  {{- end }}
  ports:
    - {name: health, containerPort: 8080}
  # No startup probe. /readyz says no until the first full sync is complete, so an installation waits for it all the same;
  # as a startup probe it would kill a first sync of many hours, and keep Dovecot from starting behind a native sidecar
  # while AWS is away.
  readinessProbe:
    httpGet: {path: /readyz, port: health}
    periodSeconds: 10
    timeoutSeconds: 5
  # Fails after an hour without any progress, which only a restart may end.
  livenessProbe:
    httpGet: {path: /healthz, port: health}
    initialDelaySeconds: 60
    periodSeconds: 60
    timeoutSeconds: 10
  resources:
    {{- toYaml .Values.agent.resources | nindent 4 }}
  volumeMounts:
    - {name: mail, mountPath: /srv/mail}
    - {name: agent-config, mountPath: /etc/homing, readOnly: true}
    - {name: aws, mountPath: /run/secrets/aws, readOnly: true}
    - {name: agent-tmp, mountPath: /tmp}
    {{- if include "homing.cluster" . }}
    - {name: cluster, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}
    {{- end }}
{{- end }}
