{{- define "redis-locking.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 45 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 45 characters: a StatefulSet's name, with "-redis" behind it, is the value of a label with a hash of 11. */}}
{{- define "redis-locking.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 45 | trimSuffix "-" -}}
{{- else if contains (include "redis-locking.name" .) .Release.Name -}}
{{- .Release.Name | trunc 45 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "redis-locking.name" .) | trunc 45 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "redis-locking.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "redis-locking.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* What a pod is found by; it never changes. Called with (dict "root" $ "component" "server"). */}}
{{- define "redis-locking.selectorLabels" -}}
app.kubernetes.io/name: {{ include "redis-locking.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "redis-locking.labels" -}}
{{ include "redis-locking.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "redis-locking.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- with .Values.image.digest -}}
{{ $.Values.image.repository }}@{{ . }}
{{- else -}}
{{ .Values.image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{/* Every container of the chart is locked down in the same way. */}}
{{- define "redis-locking.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Drain, then up to 30 s for what is in flight, then 10 s to spare. */}}
{{- define "redis-locking.terminationGracePeriodSeconds" -}}
{{- add .Values.drainDelaySeconds 40 -}}
{{- end -}}

{{/* A budget for one server would either say nothing or keep its node from being drained for ever. */}}
{{- define "redis-locking.hasDisruptionBudget" -}}
{{- $most := ternary .Values.autoscaling.maxReplicas .Values.replicas .Values.autoscaling.enabled -}}
{{- if and .Values.podDisruptionBudget.enabled (gt (int $most) 1) -}}true{{- end -}}
{{- end -}}
