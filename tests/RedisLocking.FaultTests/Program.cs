using RedisLocking.FaultTests.Campaigns;

// The tests; or, as tests/faults.sh starts it, a long campaign over all topologies: campaign --minutes N --seed S.
return args is ["campaign", .. var options]
    ? await LongCampaign.RunAsync(options)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
