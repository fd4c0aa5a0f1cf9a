{{/* Whether this chart writes the file of the API keys. */}}
{{- define "redis-locking.apiKeys.makesSecret" -}}
{{- if not (or .Values.apiKeys.existingSecret .Values.apiKeys.allowAnonymous) -}}true{{- end -}}
{{- end -}}

{{- define "redis-locking.apiKeys.generatesAdmin" -}}
{{- if and (include "redis-locking.apiKeys.makesSecret" .) .Values.apiKeys.generateAdmin -}}true{{- end -}}
{{- end -}}

{{- define "redis-locking.apiKeys.secretName" -}}
{{- .Values.apiKeys.existingSecret | default (printf "%s-api-keys" (include "redis-locking.fullname" .)) -}}
{{- end -}}

{{- define "redis-locking.apiKeys.file" -}}
{{- if .Values.apiKeys.existingSecret -}}{{ .Values.apiKeys.existingSecretKey }}{{- else -}}keys.json{{- end -}}
{{- end -}}

{{/* Whether `helm test` has a key to come with, or needs none. */}}
{{- define "redis-locking.apiKeys.testable" -}}
{{- if or .Values.apiKeys.allowAnonymous .Values.test.existingSecret (include "redis-locking.apiKeys.generatesAdmin" .) -}}true{{- end -}}
{{- end -}}
