using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RedisLocking.Chart.Tests.Rendering;
using RedisLocking.Chart.Tests.Server;
using RedisLocking.Chart.Tests.Tools;
using RedisLocking.TestSupport;

namespace RedisLocking.Chart.Tests.Monitoring;

/// <summary>The dashboard shows what there is: each of its queries finds what it asks for among the metrics of a service that has seen everything.</summary>
public sealed class DashboardTests(ChartTools tools)
{
    [Fact]
    public async Task Every_query_asks_for_metrics_and_labels_that_the_service_exports()
    {
        var exported = new ExportedMetrics(await MeasureAsync());

        Dashboard.Queries.SelectMany(query => Dashboard.Read(query.Expression).SelectMany(exported.FindMissing).Select(missing => $"{query.Panel}: {missing}"))
            .Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Every_query_asks_for_the_chosen_servers_and_names_its_lines_by_what_it_sums_by()
    {
        Dashboard.Queries.ShouldNotBeEmpty();
        foreach (var (panel, expression, legend) in Dashboard.Queries)
        {
            var asked = Dashboard.Read(expression).ToList();
            asked.ShouldNotBeEmpty(panel);
            expression.Split("job=~\"$job\", instance=~\"$instance\"").Length.ShouldBe(asked.Count + 1, panel);
            if (asked.Any(one => one.By.Count > 0))
                Dashboard.LabelsOf(legend).ShouldBeSubsetOf(asked.SelectMany(one => one.By), panel);
        }
    }

    [Fact]
    public void Its_variables_look_for_metrics_that_its_queries_use()
    {
        var metrics = Dashboard.Queries.SelectMany(query => Dashboard.Read(query.Expression)).Select(asked => asked.Metric).ToHashSet();

        Dashboard.Json["templating"]!["list"].Items().Where(variable => variable.Text("type") == "query")
            .Select(variable => variable.Text("definition")!.Split('(', '{', ',')[1]).ShouldBeSubsetOf(metrics);
    }

    [Fact]
    public void Its_panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        var panels = Dashboard.Json["panels"].Items().ToList();
        panels.Select(panel => panel["id"]!.GetValue<int>()).ShouldBeUnique();
        panels.SelectMany(panel => Cells(panel["gridPos"]!)).ShouldBeUnique();
    }

    [Fact]
    public async Task The_config_map_holds_it_as_it_is()
    {
        var data = (await tools.RenderAsync("metrics: { dashboard: { enabled: true } }")).The("ConfigMap", "locks-redis-locking-dashboard");

        JsonNode.DeepEquals(JsonNode.Parse(data.Data["redis-locking.json"]), Dashboard.Json).ShouldBeTrue();
        data.OwnLabels["grafana_dashboard"].ShouldBe("1");
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonNode position)
    {
        int Number(string name) => position[name]!.GetValue<int>();
        return from x in Enumerable.Range(Number("x"), Number("w"))
               from y in Enumerable.Range(Number("y"), Number("h"))
               select (x, y);
    }

    /// <summary>A service grants, refuses, hands over, renews, releases, turns away and loses its Redis; then its metrics are read.</summary>
    private static async Task<string> MeasureAsync()
    {
        var metrics = LoopbackPort.Pick().ToString(CultureInfo.InvariantCulture);
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ServiceProcess.StartAsync(new Dictionary<string, string>
        {
            ["Redis__ConnectionString"] = redis.ConnectionString,
            ["Service__AllowAnonymous"] = "true",
            ["Service__MaxWaiting"] = "1",
            ["Metrics__Port"] = metrics,
        });
        using var http = new HttpClient { BaseAddress = service.Address };
        Task<HttpResponseMessage> Ask(string name, string wait) => http.PostAsJsonAsync($"v1/locks/{name}", new { wait });

        var lease = await LeaseAsync(await Ask("a", "0s"));
        (await Ask("a", "0s")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var waiter = Ask("a", "30s");
        await Eventually.BecomesTrueAsync(async () => (await http.GetFromJsonAsync<JsonObject>("v1/locks/a"))!.Text("waiters") == "1", "somebody waits");
        (await Ask("a", "1s")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await http.PutAsync($"v1/leases/{lease}", content: null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.DeleteAsync($"v1/leases/{lease}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await LeaseAsync(await waiter.WithPatience());
        await redis.KillAsync();
        (await Ask("b", "0s")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{metrics}/metrics"));
    }

    private static async Task<string> LeaseAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!.Text("lease")!;
    }
}
