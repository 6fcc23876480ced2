document.title = 'Dropreel'
