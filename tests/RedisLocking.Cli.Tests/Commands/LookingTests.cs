using System.Text.Json;
using RedisLocking.Cli.Tests.Driving;
using RedisLocking.TestSupport;

namespace RedisLocking.Cli.Tests.Commands;

/// <summary>list, watch and break.</summary>
public sealed class LookingTests(RedisServerFixture redis)
{
    [Fact]
    public async Task A_list_has_a_line_for_each_holder_with_its_owner()
    {
        await Redislock.RunAsync(redis.Server, "acquire", "--key", "list:b", "--ttl", "10m", "--owner", "job 7");
        await Redislock.RunAsync(redis.Server, "acquire", "--key", "list:a\nb", "--ttl", "10m", "--permits", "3", "--owner", "mailer");

        var list = (await Redislock.RunAsync(redis.Server, "list", "list:")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        list.Length.ShouldBe(2);
        list[0].Split('\t')[..3].ShouldBe(["list:a\\u000Ab", "semaphore 1/3", "mailer"]);
        list[1].Split('\t')[..3].ShouldBe(["list:b", "mutex", "job 7"]);
    }

    [Fact]
    public async Task With_json_a_list_is_an_array_in_the_lock_services_words()
    {
        await Redislock.RunAsync(redis.Server, "acquire", "--key", "json list", "--ttl", "10m", "--mode", "read", "--owner", "o");

        var one = JsonDocument.Parse((await Redislock.RunAsync(redis.Server, "list", "json list", "--json")).Output).RootElement.EnumerateArray().ShouldHaveSingleItem();

        one.GetProperty("type").GetString().ShouldBe("readWrite");
        one.GetProperty("holderCount").GetInt32().ShouldBe(1);
        var holder = one.GetProperty("holders").EnumerateArray().ShouldHaveSingleItem();
        holder.GetProperty("owner").GetString().ShouldBe("o");
        holder.GetProperty("mode").GetString().ShouldBe("read");
        holder.GetProperty("detached").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_list_of_nothing_is_empty() => (await Redislock.RunAsync(redis.Server, "list", "nothing begins so", "--json")).Output.ShouldBe("[]\n");

    [Fact]
    public async Task A_watch_tells_what_begins_and_what_ends_until_it_is_interrupted()
    {
        await using var watch = Redislock.Start(redis.Server, "watch", "watched:", "--interval", "50ms", "--json");
        string handle;
        using (var seen = await UntilAsync("granted", async () => handle = (await Redislock.RunAsync(redis.Server, "acquire", "--key", "watched:a", "--ttl", "10m", "--owner", "o")).Output.Trim()))
            seen.RootElement.GetProperty("owner").GetString().ShouldBe("o");
        using (var seen = await UntilAsync("ended", () => redis.Server.CliAsync("DEL", "locks:{watched:a}")))
            seen.RootElement.GetProperty("name").GetString().ShouldBe("watched:a");

        watch.Signal(Redislock.Int);

        (await watch.EndAsync()).ExitCode.ShouldBe(130);

        // What is there when it first looks is no event; it looks once it is connected, which nobody sees from here.
        async Task<JsonDocument> UntilAsync(string type, Func<Task> act)
        {
            var line = watch.NextLineAsync();
            do
            {
                await act();
                await Task.WhenAny(line, Task.Delay(500));
                if (!line.IsCompleted && type == "granted")
                    await redis.Server.CliAsync("DEL", "locks:{watched:a}");
            }
            while (!line.IsCompleted);
            var told = JsonDocument.Parse(await line);

            // That which was there at the first look has been deleted here.
            if (type == "granted" && told.RootElement.GetProperty("type").GetString() == "ended")
            {
                told.Dispose();
                return await UntilAsync(type, act);
            }

            told.RootElement.GetProperty("type").GetString().ShouldBe(type);
            return told;
        }
    }

    [Fact]
    public async Task A_lock_that_is_broken_is_free_and_its_command_is_told()
    {
        await using var run = Redislock.Start(redis.Server, "run", "--key", "broken", "--ttl", "15s", "--owner", "slow job", "--", "sh", "-c", "echo held; exec sleep 300");
        await run.NextLineAsync();

        var broken = await Redislock.RunAsync(redis.Server, "break", "broken", "--yes");

        broken.ExitCode.ShouldBe(0);
        broken.Output.ShouldStartWith("broken: taken from slow job; a resource that has seen the token ");
        (await run.EndAsync()).ExitCode.ShouldBe(76);
        var again = await Redislock.RunAsync(redis.Server, "break", "broken", "--yes");
        again.ExitCode.ShouldBe(1);
        again.Error.ShouldBe("redislock: nobody holds lock 'broken'.\n");
    }

    [Fact]
    public async Task Nobody_who_can_be_asked_must_say_yes_to_a_break()
    {
        await Redislock.RunAsync(redis.Server, "acquire", "--key", "unsure", "--ttl", "10m");

        var broken = await Redislock.RunAsync(redis.Server, "break", "unsure");

        broken.ExitCode.ShouldBe(64);
        broken.Error.ShouldContain("--yes");
        (await redis.Server.CliAsync("EXISTS", "locks:{unsure}")).Number.ShouldBe(1);
    }
}
