using System.CommandLine;
using RedisLocking.Cli.Commands;
using RedisLocking.TestSupport;
using YamlDotNet.RepresentationModel;

namespace RedisLocking.Cli.Tests.Docs;

/// <summary>The README's cron line and CronJob work as they are written.</summary>
public sealed class ScheduleTests
{
    private static readonly string Readme = RepositoryRoot.Read("README.md");
    private static readonly RootCommand Root = RedislockCommand.Create(new CommandHost(TimeProvider.System));

    [Fact]
    public void The_cron_line_has_five_times_a_user_and_a_command_that_redislock_reads()
    {
        var words = Document.Code(Readme, "cron").ShouldHaveSingleItem().Trim().Split(' ');

        words[..5].ShouldAllBe(time => time == "*" || time.All(char.IsDigit));
        words[6].ShouldStartWith("REDISLOCK_REDIS=");
        words[7].ShouldBe("/usr/local/bin/redislock");
        Example.ShouldBeReadable(Root, words[8..], "the cron line");

        // cron takes the first percent sign for the end of the command.
        words.ShouldAllBe(word => !word.Contains('%'));
    }

    [Fact]
    public void The_cron_job_is_one_that_kubernetes_takes()
    {
        var job = Load();
        Text(job, "apiVersion").ShouldBe("batch/v1");
        Text(job, "kind").ShouldBe("CronJob");
        Keys(job).ShouldBe(["apiVersion", "kind", "metadata", "spec"], ignoreOrder: true);
        Text(Map(job, "metadata"), "name").ShouldMatch("^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$");

        var spec = Map(job, "spec");
        Keys(spec).ShouldBeSubsetOf(["schedule", "timeZone", "concurrencyPolicy", "suspend", "startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit", "jobTemplate"]);
        Text(spec, "schedule").Split(' ').Length.ShouldBe(5);
        Text(spec, "concurrencyPolicy").ShouldBeOneOf("Allow", "Forbid", "Replace");

        var run = Map(spec, "jobTemplate", "spec");
        Keys(run).ShouldBeSubsetOf(["activeDeadlineSeconds", "backoffLimit", "completions", "parallelism", "podFailurePolicy", "template", "ttlSecondsAfterFinished"]);
        int.Parse(Text(run, "backoffLimit")).ShouldBeGreaterThanOrEqualTo(0);

        var pod = Map(run, "template", "spec");
        Keys(pod).ShouldBeSubsetOf(["containers", "restartPolicy", "serviceAccountName", "terminationGracePeriodSeconds"]);
        Text(pod, "restartPolicy").ShouldBeOneOf("Never", "OnFailure");
        int.Parse(Text(pod, "terminationGracePeriodSeconds")).ShouldBeGreaterThan(20, "the grace of a TTL of a minute, and what redislock needs");
    }

    [Fact]
    public void Its_container_runs_a_command_that_redislock_reads_with_its_redis_from_a_secret()
    {
        var containers = (YamlSequenceNode)Map(Load(), "spec", "jobTemplate", "spec", "template", "spec").Children["containers"];
        var container = (YamlMappingNode)containers.Children.ShouldHaveSingleItem();
        Keys(container).ShouldBe(["name", "image", "command", "args", "env"], ignoreOrder: true);

        Texts(container, "command").ShouldBe(["redislock"]);
        Example.ShouldBeReadable(Root, Texts(container, "args"), "the CronJob");
        Texts(container, "args").ShouldContain("--");

        var variable = (YamlMappingNode)((YamlSequenceNode)container.Children["env"]).Children.ShouldHaveSingleItem();
        Text(variable, "name").ShouldBe("REDISLOCK_REDIS");
        Keys(Map(variable, "valueFrom", "secretKeyRef")).ShouldBe(["name", "key"], ignoreOrder: true);
    }

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Document.Code(Readme, "yaml").Single(block => block.Contains("kind: CronJob", StringComparison.Ordinal))));
        return (YamlMappingNode)yaml.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, params string[] path) => path.Aggregate(node, (one, key) => (YamlMappingNode)one.Children[key]);

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => ((YamlScalarNode)key).Value!);

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;

    private static List<string> Texts(YamlMappingNode node, string key) => [.. ((YamlSequenceNode)node.Children[key]).Children.Select(one => ((YamlScalarNode)one).Value!)];
}
