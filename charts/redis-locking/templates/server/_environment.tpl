{{- define "redis-locking.server.environment" -}}
- name: ASPNETCORE_HTTP_PORTS
  value: "8080"
- name: Logging__LogLevel__Default
  value: {{ .Values.logLevel }}
- name: Service__DrainDelay
  value: {{ printf "00:%02d:%02d" (div (int .Values.drainDelaySeconds) 60) (mod (int .Values.drainDelaySeconds) 60) | quote }}
- name: Service__MaxWaiting
  value: {{ .Values.limits.maxWaiting | int | quote }}
- name: Service__RequestsPerSecond
  value: {{ .Values.limits.requestsPerSecond | int | quote }}
{{- with .Values.limits.maxWait }}
- name: Service__MaxWait
  value: {{ . | quote }}
{{- end }}
{{- if .Values.apiKeys.allowAnonymous }}
- name: Service__AllowAnonymous
  value: "true"
{{- else }}
- name: Service__ApiKeysFile
  value: /etc/redis-locking/api-keys/keys.json
{{- end }}
{{- if .Values.metrics.enabled }}
- name: Metrics__Port
  value: {{ .Values.metrics.port | int | quote }}
{{- end }}
{{- with .Values.otlp.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ $.Values.otlp.protocol }}
- name: OTEL_SERVICE_NAME
  value: {{ include "redis-locking.fullname" $ }}
{{- end }}
{{- with include "redis-locking.redis.environment" . }}
{{ . }}
{{- end }}
{{- if include "redis-locking.redis.mountsCa" . }}
# The authority of the external Redis, beside those that the image trusts.
- name: SSL_CERT_DIR
  value: /etc/ssl/certs:/etc/redis-locking/redis-ca
{{- end }}
{{- with .Values.locks.keyPrefix }}
- name: Redis__KeyPrefix
  value: {{ . | quote }}
{{- end }}
{{- with .Values.locks.ttl }}
- name: Redis__Ttl
  value: {{ . | quote }}
{{- end }}
{{- with .Values.locks.operationDeadline }}
- name: Redis__OperationDeadline
  value: {{ . | quote }}
{{- end }}
{{- with .Values.locks.replicaAcks }}
- name: Redis__ReplicaAcks
  value: {{ . | int | quote }}
{{- end }}
{{- with .Values.locks.restartHoldOff }}
- name: Redis__RestartHoldOff
  value: {{ . | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
