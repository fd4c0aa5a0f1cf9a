using System.Diagnostics;

namespace RedisLocking.TestSupport.Tests.Redis;

public sealed class RedisServerTests
{
    [Fact]
    public async Task A_started_server_answers_commands_with_texts_numbers_lists_and_nothing()
    {
        await using var server = await RedisServer.StartAsync();

        (await server.CliAsync("SET", "grüße", "an {alle} 🎉\r\n")).Text.ShouldBe("OK");
        (await server.CliAsync("GET", "grüße")).Text.ShouldBe("an {alle} 🎉\r\n");
        (await server.CliAsync("GET", "missing")).Text.ShouldBeNull();
        (await server.CliAsync("INCR", "count")).Number.ShouldBe(1);
        (await server.CliAsync("RPUSH", "list", "a", "b")).Number.ShouldBe(2);
        (await server.CliAsync("LRANGE", "list", "0", "-1")).Texts.ShouldBe(["a", "b"]);
        (await server.CliAsync("GET", "list").ShouldThrowAsync<RedisErrorException>()).Message.ShouldStartWith("WRONGTYPE");
    }

    [Fact]
    public async Task Servers_that_start_at_once_are_separate()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RedisServer.StartAsync()));
        try
        {
            foreach (var server in servers)
                await server.CliAsync("SET", "owner", server.Endpoint);
            foreach (var server in servers)
                (await server.CliAsync("GET", "owner")).Text.ShouldBe(server.Endpoint);
            servers.Select(server => server.Port).Distinct().Count().ShouldBe(servers.Length);
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_password_is_asked_for_and_stands_in_the_connection_string()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "open sesame" });

        server.ConnectionString.ShouldBe($"{server.Endpoint},password=open sesame");
        (await server.CliAsync("PING")).Text.ShouldBe("PONG");
        await using var stranger = await RespConnection.OpenAsync(server.Port, null, TimeSpan.FromSeconds(30));
        (await stranger.SendAsync("GET", "x").ShouldThrowAsync<RedisErrorException>()).Message.ShouldStartWith("NOAUTH");
    }

    [Fact]
    public async Task A_restart_keeps_the_port_and_forgets_the_data()
    {
        await using var server = await RedisServer.StartAsync();
        var endpoint = server.Endpoint;
        await server.CliAsync("SET", "key", "value");

        await server.RestartAsync();

        server.Endpoint.ShouldBe(endpoint);
        (await server.CliAsync("GET", "key")).Text.ShouldBeNull();
    }

    [Fact]
    public async Task A_restart_with_an_append_only_file_keeps_the_data()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        await server.CliAsync("SET", "key", "value");

        await server.RestartAsync();

        (await server.CliAsync("GET", "key")).Text.ShouldBe("value");
    }

    [Fact]
    public async Task A_killed_server_is_gone_and_can_be_started_again()
    {
        await using var server = await RedisServer.StartAsync();
        var id = server.ProcessId;

        await server.KillAsync();

        IsRunning(id).ShouldBeFalse();
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(() => server.CliAsync("PING"));
        await server.RestartAsync();
        (await server.CliAsync("PING")).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task A_paused_server_answers_only_once_it_is_resumed()
    {
        await using var server = await RedisServer.StartAsync();
        server.Pause();

        var answer = server.CliAsync("PING");
        await Task.Delay(200);
        answer.IsCompleted.ShouldBeFalse();

        server.Resume();
        (await answer).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task A_paused_server_is_disposed_like_any_other()
    {
        var server = await RedisServer.StartAsync();
        var id = server.ProcessId;
        server.Pause();

        await server.DisposeAsync();

        IsRunning(id).ShouldBeFalse();
    }

    [Fact]
    public async Task A_disposed_server_leaves_no_files_and_may_be_disposed_again()
    {
        var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true });
        var directory = (await server.CliAsync("CONFIG", "GET", "dir")).Texts[1]!;
        Directory.Exists(directory).ShouldBeTrue();

        await server.DisposeAsync();
        await server.DisposeAsync();

        Directory.Exists(directory).ShouldBeFalse();
    }

    [Fact]
    public async Task A_fixed_port_that_is_taken_is_an_error_that_names_it()
    {
        await using var first = await RedisServer.StartAsync();

        var refused = await RedisServer.StartAsync(new RedisServerOptions { Port = first.Port }).ShouldThrowAsync<InvalidOperationException>();

        refused.Message.ShouldContain($"Port {first.Port}");
    }

    [Fact]
    public async Task An_argument_that_redis_does_not_know_is_an_error_with_its_log()
    {
        var options = new RedisServerOptions { ExtraArguments = ["--no-such-option", "1"] };

        var refused = await RedisServer.StartAsync(options).ShouldThrowAsync<InvalidOperationException>();

        refused.Message.ShouldContain("no-such-option");
    }

    internal static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false; // No process has this id.
        }
    }
}
