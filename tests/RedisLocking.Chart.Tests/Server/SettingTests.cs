using RedisLocking.Chart.Tests.Installations;
using RedisLocking.Chart.Tests.Tools;

namespace RedisLocking.Chart.Tests.Server;

/// <summary>The chart sets nothing that the service does not know: a name with a mistake in it would be a setting that does nothing.</summary>
public sealed class SettingTests(ChartTools tools)
{
    private static readonly Dictionary<string, Type[]> Sections = new()
    {
        ["Redis"] = [typeof(RedisLockOptions)],
        ["Service"] = [OfTheService("Configuration.ServiceOptions"), OfTheService("ApiKeys.AccessOptions")],
    };

    public static TheoryData<string> Installations => [.. Installation.All.Keys];

    [Theory]
    [MemberData(nameof(Installations))]
    public async Task Every_setting_is_an_option_of_the_service(string name)
    {
        var chart = await tools.RenderAsync(Installation.All[name].Values);

        chart.Of("Deployment").Select(Rendering.PodTemplate.Of).SelectMany(pod => pod!.Containers).SelectMany(container => container.Environment)
            .Select(variable => variable["name"]!.ToString().Split("__"))
            .Where(setting => Sections.TryGetValue(setting[0], out var types) && !types.Any(type => type.GetProperty(setting[1]) is not null))
            .ShouldBeEmpty();
    }

    private static Type OfTheService(string name) => Type.GetType($"RedisLocking.Server.{name}, RedisLocking.Server", throwOnError: true)!;
}
