{{- define "redis-locking.redis.fullname" -}}
{{- printf "%s-redis" (include "redis-locking.fullname" .) -}}
{{- end -}}

{{- define "redis-locking.redis.secretName" -}}
{{- .Values.redis.auth.existingSecret | default (include "redis-locking.redis.fullname" .) -}}
{{- end -}}

{{/* The environment that says where the locks are. REDIS_PASSWORD comes first: only what stands above is expanded. */}}
{{- define "redis-locking.redis.environment" -}}
{{- if eq .Values.store "embedded" -}}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "redis-locking.redis.secretName" . }}
      key: {{ .Values.redis.auth.passwordKey }}
- name: Redis__ConnectionString
  value: {{ printf "%s:6379,password=$(REDIS_PASSWORD)" (include "redis-locking.redis.fullname" .) | quote }}
{{- else if eq .Values.store "external" -}}
{{- with .Values.externalRedis -}}
{{- if .auth.connectionStringKey -}}
- name: Redis__ConnectionString
  valueFrom:
    secretKeyRef:
      name: {{ .auth.existingSecret }}
      key: {{ .auth.connectionStringKey }}
{{- else -}}
{{- if .auth.existingSecret -}}
- name: REDIS_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .auth.existingSecret }}
      key: {{ .auth.passwordKey }}
{{ end -}}
- name: Redis__ConnectionString
  value: {{ include "redis-locking.redis.externalConnectionString" . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Called with externalRedis. */}}
{{- define "redis-locking.redis.externalConnectionString" -}}
{{- $parts := .hosts -}}
{{- if eq .topology "sentinel" -}}
{{- $parts = append $parts (printf "serviceName=%s" .sentinel.masterName) -}}
{{- end -}}
{{- if .auth.existingSecret -}}
{{- $parts = append $parts "password=$(REDIS_PASSWORD)" -}}
{{- end -}}
{{- if .tls.enabled -}}
{{- $parts = append $parts "ssl=true" -}}
{{- end -}}
{{- with .tls.serverName -}}
{{- $parts = append $parts (printf "sslHost=%s" .) -}}
{{- end -}}
{{- join "," $parts -}}
{{- end -}}

{{/* The ports that the service connects to at an external Redis, as a JSON list. Sentinels name servers, by default at 6379. */}}
{{- define "redis-locking.redis.externalPorts" -}}
{{- $ports := list -}}
{{- range .Values.externalRedis.hosts -}}
{{- $ports = append $ports (splitList ":" . | last | int) -}}
{{- end -}}
{{- if eq .Values.externalRedis.topology "sentinel" -}}
{{- $ports = append $ports 6379 -}}
{{- end -}}
{{- range .Values.externalRedis.ports -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- $ports | uniq | toJson -}}
{{- end -}}

{{- define "redis-locking.redis.mountsCa" -}}
{{- if and (eq .Values.store "external") .Values.externalRedis.tls.caSecret -}}true{{- end -}}
{{- end -}}

{{/* What is granted is written, and no lock is ever evicted. */}}
{{- define "redis-locking.redis.configuration" -}}
port 6379
dir /data
save ""
appendonly {{ ternary "yes" "no" .Values.redis.persistence.enabled }}
appendfsync {{ .Values.redis.appendFsync }}
maxmemory {{ .Values.redis.maxMemory }}
maxmemory-policy noeviction
{{- end -}}
