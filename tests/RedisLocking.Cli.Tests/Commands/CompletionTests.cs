using System.Diagnostics;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Commands;

/// <summary>The completions, in a real bash.</summary>
public sealed class CompletionTests(RedisServerFixture redis)
{
    [Theory]
    [InlineData("redislock re", "release renew")]
    [InlineData("redislock run --ke", "--key")]
    [InlineData("redislock run --mode ", "read write")]
    [InlineData("redislock --json completions ", "bash zsh", "bash")]
    [InlineData("redislock elect --", "--name --value --ttl --owner --grace --once", "--name")]
    [InlineData("redislock watch --pre", "--prefix")]
    [InlineData("redislock run --key k -- tru", "true")]
    public async Task A_word_is_completed(string line, string completed, string? first = null)
    {
        var script = (await Redislock.RunAsync(redis.Server, "completions", "bash")).Output;
        var words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", $"{script}\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _redislock; printf '%s\\n' \"${{COMPREPLY[@]}}\""]) { RedirectStandardOutput = true })!;
        using (bash)
        {
            var offered = (await bash.StandardOutput.ReadToEndAsync().WithPatience()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            completed.Split(' ').Except(offered).ShouldBeEmpty();
            offered.ShouldContain(first ?? completed.Split(' ')[0]);
        }
    }

    [Fact]
    public async Task For_zsh_the_same_script_runs_in_its_bash_mode()
    {
        var bash = (await Redislock.RunAsync(redis.Server, "completions", "bash")).Output;
        var zsh = (await Redislock.RunAsync(redis.Server, "completions", "zsh")).Output;

        zsh.ShouldEndWith(bash);
        zsh.ShouldContain("bashcompinit");
    }
}
