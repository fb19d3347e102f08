MeteredChat.Llm.FakeModel.Build(args).Run();
