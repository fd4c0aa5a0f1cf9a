using System.Net;
using System.Text.Json;
using RedisLocking.Server.Tests.Hosting;
using RedisLocking.TestSupport;

namespace RedisLocking.Server.Tests.Transactions;

/// <summary>Several values in one step over HTTP, in memory and on Redis.</summary>
public sealed class TransactionTests(RedisServerFixture redis)
{
    public static TheoryData<string> Stores => ["memory", "redis"];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task If_all_comparisons_hold_Then_is_executed_and_otherwise_Else(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        await service.Http.PutAsync("/v1/kv/stock:7", 1, ("If-None-Match", "*"));
        var sale = new
        {
            compare = new object[]
            {
                new { target = "value", key = "stock:7", @operator = "greater", operand = 0 },
                new { target = "version", key = "sale:42", @operator = "equal", operand = 0 },
            },
            then = new object[] { new { op = "put", key = "sale:42", value = "sold" }, new { op = "put", key = "stock:7", value = 0 }, new { op = "get", key = "sale:42" } },
            @else = new object[] { new { op = "get", key = "stock:7" }, new { op = "get", key = "nothing" } },
        };

        var sold = await service.Http.PostAsync("/v1/kv", sale);
        sold.Status.ShouldBe(HttpStatusCode.OK);
        sold["succeeded"].ShouldBe("True");
        var revision = sold.Json.GetProperty("revision").GetInt64();
        Results(sold)[0].ToString().ShouldBe($$$"""{"op":"put","key":"sale:42","version":{{{revision}}},"createRevision":{{{revision}}},"modifyRevision":{{{revision}}}}""");
        Results(sold)[2].ToString().ShouldBe($$$"""{"op":"get","key":"sale:42","entry":{"value":"sold","version":{{{revision}}},"createRevision":{{{revision}}},"modifyRevision":{{{revision}}}}}""");

        var refused = await service.Http.PostAsync("/v1/kv", sale);
        refused["succeeded"].ShouldBe("False");
        refused["revision"].ShouldBe(sold["revision"]);
        Results(refused)[0].GetProperty("entry").GetProperty("value").GetInt32().ShouldBe(0);
        Results(refused)[1].ToString().ShouldBe("""{"op":"get","key":"nothing","entry":null}""");
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Transactions_nest_and_see_what_was_done_before_them(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);

        var answer = await service.Http.PostAsync("/v1/kv", new
        {
            then = new object[]
            {
                new { op = "put", key = "{order:42}:head", value = new { state = "new" } },
                new { op = "group", key = "order:42" },
                new
                {
                    op = "transaction",
                    transaction = new
                    {
                        compare = new[] { new { target = "group", key = "order:42", @operator = "equal", operand = 0 } },
                        @else = new object[] { new { op = "delete", key = "{order:42}:head" }, new { op = "delete", key = "{order:42}:line" } },
                    },
                },
            },
        });

        var revision = answer["revision"];
        Results(answer)[1].ToString().ShouldBe($$$"""{"op":"group","key":"order:42","version":{{{revision}}}}""");
        Results(answer)[2].GetProperty("op").GetString().ShouldBe("transaction");
        var nested = Results(answer)[2].GetProperty("transaction");
        nested.GetProperty("succeeded").GetBoolean().ShouldBeFalse();
        nested.GetProperty("results")[0].ToString().ShouldBe($$$"""{"op":"delete","key":"{order:42}:head","version":{{{revision}}}}""");
        nested.GetProperty("results")[1].GetProperty("version").GetInt64().ShouldBe(0);
        (await service.Http.GetAsync("/v1/kv/{order:42}:head")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Values_that_do_not_compare_are_told_and_nothing_is_changed(string store)
    {
        await using var service = await TestService.StartAsync(store, redis);
        await service.Http.PutAsync("/v1/kv/a", new { b = 1 }, ("If-None-Match", "*"));

        var answer = await service.Http.PostAsync("/v1/kv", new
        {
            then = new object[]
            {
                new { op = "put", key = "c", value = 1 },
                new { op = "transaction", transaction = new { compare = new[] { new { target = "value", key = "a", @operator = "less", operand = 3 } }, then = new[] { new { op = "get", key = "a" } } } },
            },
        });

        (answer.Status, answer.Problem).ShouldBe((HttpStatusCode.UnprocessableEntity, "not-comparable"));
        answer["detail"].ShouldContain("The value of 'a' is an object or array");
        (await service.Http.GetAsync("/v1/kv/c")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_hash_slots_of_a_Cluster_are_refused_with_the_two_keys()
    {
        await using var cluster = await RedisCluster.StartAsync();
        await using var service = await TestService.StartAsync($"Redis:ConnectionString={cluster.ConnectionString}", "Redis:OperationDeadline=00:00:30", "Store:OperationDeadline=00:00:30");

        var apart = await service.Http.PostAsync("/v1/kv", new { then = new[] { new { op = "get", key = "a" }, new { op = "get", key = "b" } } });
        apart.Status.ShouldBe(HttpStatusCode.BadRequest);
        apart["detail"].ShouldContain("'a' and 'b' are in different hash slots");

        (await service.Http.PostAsync("/v1/kv", new { then = new[] { new { op = "put", key = "{a}1", value = 1 }, new { op = "put", key = "{a}2", value = 2 } } })).Status.ShouldBe(HttpStatusCode.OK);
        (await service.Http.PostAsync("/v1/sequences/b"))["first"].ShouldBe("1");
    }

    private static JsonElement Results(Answer answer) => answer.Json.GetProperty("results");
}
