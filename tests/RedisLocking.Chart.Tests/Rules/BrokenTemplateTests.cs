using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Rules;

/// <summary>The rules bite: a template with one mistake in it is caught, and by the rule that is about it.</summary>
public sealed class BrokenTemplateTests(ChartTools tools)
{
    /// <summary>The template, what stands there, the mistake, and what is said of it.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        // the five that must be caught
        { "server/service.yaml", "  selector:\n    {{- include \"redis-locking.selectorLabels\" $component | nindent 4 }}", "  selector: { app.kubernetes.io/component: sever }", "Service locks-redis-locking selects 0 kinds of pods" },
        { "server/deployment.yaml", "          imagePullPolicy:", "          imagePolicy:", "must NOT have additional properties {\"additionalProperty\":\"imagePolicy\"}" },
        { "redis/stateful-set.yaml", "        - name: run\n          emptyDir:", "        - name: ran\n          emptyDir:", "mounts the volume run, which does not exist" },
        { "server/deployment.yaml", "path: /readyz", "path: /ready", "asks for /ready, which the service does not answer" },
        { "redis/_connection.tpl", "default (include \"redis-locking.redis.fullname\" .)", "default \"redis-secret\"", "asks for the Secret and key redis-secret/redis-password, which does not exist" },

        // and one for each rule that these do not touch
        { "server/deployment.yaml", "  replicas: {{ .Values.replicas }}", "  replicas: 1.5", "must be integer" },
        { "server/deployment.yaml", "              containerPort: 8080", "              containerPort: \"8080\"", "/spec/template/spec/containers/0/ports/0/containerPort must be number" },
        { "server/deployment.yaml", "    matchLabels:\n      {{- include \"redis-locking.selectorLabels\" $component | nindent 6 }}\n  template", "    matchLabels:\n      app.kubernetes.io/version: x\n  template", "Deployment locks-redis-locking does not select its own pods" },
        { "redis/service.yaml", "targetPort: redis", "targetPort: 6380", "Service locks-redis-locking-redis sends to port 6380" },
        { "redis/stateful-set.yaml", "serviceName: {{ $name }}", "serviceName: redis", "StatefulSet locks-redis-locking-redis has no Service redis" },
        { "redis/configuration.yaml", "  name: {{ include \"redis-locking.redis.fullname\" . }}", "  name: redis", "mounts the ConfigMap locks-redis-locking-redis, which does not exist" },
        { "server/network-policy.yaml", "        - port: 6379", "        - port: 6380", "the pod of Deployment locks-redis-locking may not reach the pod of StatefulSet locks-redis-locking-redis" },
        { "redis/network-policy.yaml", "[Ingress, Egress]", "[Ingress]", "no NetworkPolicy says both who may reach the pod of StatefulSet locks-redis-locking-redis" },
        { "_names.tpl", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "it is not so that server in the pod of Deployment locks-redis-locking has a root folder that is read only" },
        { "redis/_connection.tpl", "password=$(REDIS_PASSWORD)\" (include", "password=$(REDIS_SECRET)\" (include", "expands REDIS_SECRET, which is not set above it" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_a_template_is_caught(string template, string text, string mistake, string expected)
    {
        using var chart = new ChartCopy();
        chart.Replace($"templates/{template}", text, mistake);

        ChartRules.FindViolations(await tools.RenderAsync(chart: chart.Folder)).ShouldContain(violation => violation.Contains(expected));
    }

    [Fact]
    public async Task A_password_in_a_config_map_is_caught()
    {
        using var chart = new ChartCopy();
        chart.Replace("templates/redis/secret.yaml", "$kept | default (randAlphaNum 40 | b64enc)", "\"secret-of-the-test\" | b64enc");
        chart.Replace("templates/redis/_connection.tpl", "port 6379\n", "port 6379\nrequirepass secret-of-the-test\n");

        ChartRules.FindViolations(await tools.RenderAsync(chart: chart.Folder))
            .ShouldBe(["ConfigMap locks-redis-locking-redis tells redis-password of Secret locks-redis-locking-redis"]);
    }
}
